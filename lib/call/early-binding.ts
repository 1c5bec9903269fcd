import { canonicalJson } from "@/lib/canonical-json";
import { offerFor } from "@/lib/x402/offer-receipt";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";
import type { CallEffects } from "./effects";
import { judgeOption, type Permitted, type SigningPolicy } from "./policy";
import { boundTo, type Reviewed } from "./reviewed";
import type { OpenedCall } from "./types";

/** What one binding says, all of which must be as reviewed when it is used. */
type Bound = Pick<Reviewed, "request" | "via"> & {
  x402Version: number;
  option: PaymentRequirements;
  payer: string;
  validForSeconds: number;
};

/** A call that is bound before the seller has named its terms, which are expected to be the probed ones. */
export interface EarlyBinding extends Bound {
  nonce: string;
  /** {@link CallEffects.clock} */
  begunAt: number;
  /** null: it was refused or got no answer; then the call is bound anew, in its turn. */
  opened: Promise<OpenedCall | null>;
  balance: Promise<bigint | null>;
}

/** One that waited longer is not used: most of the window is for paying. */
const freshMs = ({ validForSeconds }: Pick<Bound, "validForSeconds">) =>
  Math.min(30_000, (validForSeconds * 1_000) / 3);

/** Whether a call may still begin with it: the other half of its time is for the seller's first answer. */
export const isYoung = (binding: EarlyBinding, clock: CallEffects["clock"]): boolean =>
  clock() - binding.begunAt < freshMs(binding) / 2;

/**
 * Binds a call to the probed terms before the seller has repeated them, for a person who is not asked below a price: the
 * way to our server is then gone while the seller's is. Nothing is signed by it. An unused binding ends by itself. null
 * where the option may not be signed, or needs more than one signed transfer.
 */
export function bindEarly(
  listingId: string,
  { request, via }: Pick<Reviewed, "request" | "via">,
  terms: PaymentRequired,
  index: number,
  policy: SigningPolicy & { payer: string },
  { api, newNonce, clock }: Pick<CallEffects, "api" | "newNonce" | "clock">,
): EarlyBinding | null {
  const judged = judgeOption(terms, index, policy);
  const option = terms.accepts[index];
  if (!judged.ok || !option || judged.permitted.method.kind !== "eip3009") return null;
  const { payer } = policy;
  const { x402Version } = terms;
  const { validForSeconds } = judged.permitted;
  const nonce = newNonce();
  const opening = { x402Version, option, payer, nonce, validForSeconds, acceptedChange: false };
  return {
    request,
    via,
    x402Version,
    option,
    payer,
    validForSeconds,
    nonce,
    begunAt: clock(),
    opened: api.open(listingId, { via, ...boundTo({ request }), ...opening }).catch(() => null),
    balance: api.balance(option.network, option.asset, payer).catch(() => null),
  };
}

/** The early binding's answer, if it says exactly what was reviewed and is fresh. */
export async function takeEarly(
  early: EarlyBinding | null | undefined,
  reviewed: Reviewed,
  option: PaymentRequirements,
  { validForSeconds }: Pick<Permitted, "validForSeconds">,
  payer: string,
  clock: () => number,
): Promise<(Pick<EarlyBinding, "nonce" | "balance" | "begunAt"> & { opened: OpenedCall }) | null> {
  const { required } = reviewed.challenge;
  if (!early || reviewed.acceptedChange || early.request !== reviewed.request) return null;
  // An offer is signed for this challenge, and belongs to the call: it is bound together with it.
  if (offerFor(required, option) !== undefined) return null;
  const now: Omit<Bound, "request"> = {
    via: reviewed.via,
    x402Version: required.x402Version,
    option,
    payer,
    validForSeconds,
  };
  const { via, x402Version, option: bound, payer: boundPayer, validForSeconds: life } = early;
  const then = { via, x402Version, option: bound, payer: boundPayer, validForSeconds: life };
  if (canonicalJson(now) !== canonicalJson(then)) return null;
  const { nonce, balance, begunAt } = early;
  const opened = await early.opened;
  return opened && clock() - begunAt < freshMs(early) ? { nonce, balance, begunAt, opened } : null;
}
