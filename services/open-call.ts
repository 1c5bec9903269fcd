import { eq } from "drizzle-orm";
import { getAddress, isAddress } from "viem";
import { calls } from "@/db/schema/calls";
import { listings } from "@/db/schema/listings";
import { signedTerms } from "@/lib/call/signed-terms";
import type { OpenCallRequest, OpenedCall } from "@/lib/call/types";
import { cleanJson } from "@/lib/catalog/clean-text";
import { SoukError } from "@/lib/errors";
import { sameRequirement } from "@/lib/probe/terms-diff";
import { hashSecret, newSecret } from "@/lib/session/secret";
import { parseAtomic } from "@/lib/x402/amount";
import { knownAsset } from "@/lib/x402/assets";
import {
  BATCH_SETTLEMENT,
  CHANNEL_NETWORKS,
  channelFor,
  channelIdOf,
  depositMethod,
  depositNonceFor,
} from "@/lib/x402/batch-settlement";
import { networkInfo } from "@/lib/x402/networks";
import type { Context } from "./context";
import { verifyStatement } from "./keep-statement";

/** Most of the window is for paying; a tenth lies in the past, for clocks that differ a little from ours. */
const BACKDATED_SHARE = 10;
/** A facilitator simulates on the newest block, which may be this much behind the clock. */
const OLDEST_BLOCK_SECONDS = 50n;
/** Security row 20. */
const LONGEST_WINDOW_SECONDS = 300n;
/** Of `extra`: what the chain is later asked by. Terms that bury or double them would have it asked for another payment. */
const MOVES = ["assetTransferMethod", "facilitatorAddress", "receiverAuthorizer", "withdrawDelay"] as const;
const WAITING = "Waiting for the signature.";

/**
 * Binds one EIP-3009 authorization to one request before anything is signed (security rows 24, 25), and says which
 * validity window to sign: it ends within `validForSeconds` from now and has begun by the newest block's own time.
 * Throws SoukError `not-found`, `forbidden` (withdrawn by its owner), `invalid-request`, `terms-changed` (the option is not what was probed and the change was not accepted),
 * `duplicate-authorization` or `chain-unavailable` (what cannot be proven is not offered for payment).
 */
export async function openCall(
  ctx: Context,
  listingId: string,
  request: OpenCallRequest,
  /** Rejects when nothing may be bound; awaited before anything is. */
  allowed: Promise<void> = Promise.resolve(),
): Promise<OpenedCall> {
  const [[listing], head] = await Promise.all([
    ctx.db
      .select({
        id: listings.id,
        url: listings.url,
        method: listings.method,
        terms: listings.terms,
        catalogState: listings.catalogState,
      })
      .from(listings)
      .where(eq(listings.id, listingId)),
    ctx.chain.head(request.option.network),
    allowed,
  ]);
  if (!listing) throw new SoukError("not-found", "There is no such listing.");
  if (listing.catalogState === "withdrawn")
    throw new SoukError(
      "forbidden",
      "The owner of this endpoint has withdrawn it: it is not paid from here.",
    );
  const { option } = request;
  const probed = listing.terms?.accepts ?? [];
  if (!request.acceptedChange && !probed.some((known) => sameRequirement(known, option)))
    throw new SoukError("terms-changed", "These terms are not the ones that were probed.");

  const kept = cleanJson(option, { maxDepth: 8, maxValues: 200, maxTextChars: 2_048 });
  if (MOVES.some((term) => kept.extra?.[term] !== option.extra[term]))
    throw new SoukError("invalid-request", "These terms cannot be kept as they are, so nothing is bound.");
  const parties = checkOption(request);
  const channel = boundChannel(request, parties.payer);
  if (!head)
    throw new SoukError(
      "chain-unavailable",
      "This chain cannot be read now, so a payment could not be proven.",
    );

  const clock = BigInt(Math.floor(ctx.now().getTime() / 1_000));
  const [earlier, serverTime] = head.timestamp > clock ? [clock, head.timestamp] : [head.timestamp, clock];
  const backdate = BigInt(Math.floor(request.validForSeconds / BACKDATED_SHARE));
  const validAfter = largest(earlier - backdate, serverTime - OLDEST_BLOCK_SECONDS);
  const end = serverTime - backdate + BigInt(request.validForSeconds);
  const longest = validAfter + LONGEST_WINDOW_SECONDS;
  const validBefore = end < longest ? end : longest;

  const token = newSecret();
  const bound = {
    scheme: option.scheme,
    network: option.network,
    ...parties,
    amountAtomic: option.amount,
    nonce: channel?.nonce ?? request.nonce.toLowerCase(),
    validAfter,
    validBefore,
  };
  const signed = signedTerms({ ...bound, terms: option });
  const [call] = await ctx.db
    .insert(calls)
    .values({
      listingId: listing.id,
      tokenHash: hashSecret(token),
      method: listing.method,
      urlHash: request.urlHash,
      bodyHash: request.bodyHash,
      via: request.via,
      x402Version: request.x402Version,
      ...bound,
      fromBlock: head.number,
      terms: kept,
      acceptedChange: request.acceptedChange,
      channel: channel?.bound ?? null,
      signedHash: signed?.hash ?? null,
      offer: await verifyStatement(ctx, "offer", request.offer, { ...bound, url: listing.url }),
      stateDetail: WAITING,
      history: [{ at: ctx.now().toISOString(), state: "created", detail: WAITING }],
    })
    .onConflictDoNothing({ target: [calls.network, calls.asset, calls.payer, calls.nonce] })
    .returning({ id: calls.id });
  if (!call) throw new SoukError("duplicate-authorization", "A call with this nonce exists. Make a new one.");
  return {
    id: call.id,
    token,
    serverTime: Number(serverTime),
    validAfter: String(validAfter),
    validBefore: String(validBefore),
  };
}

/** The channel of the terms and the payer, by our own reckoning; a deposit is known on the chain by its nonce. */
function boundChannel({ option, channel: plan, nonce }: OpenCallRequest, payer: string) {
  const wrong = (message: string) =>
    new SoukError("invalid-request", message, { errors: [{ field: "channel", message }] });
  if (option.scheme !== BATCH_SETTLEMENT) {
    if (plan) throw wrong("Only a batch-settlement option is paid by channel.");
    return null;
  }
  const chainId = networkInfo(option.network)?.chainId;
  const channel = channelFor(option, payer, plan?.contract);
  const known = chainId !== undefined && CHANNEL_NETWORKS.includes(option.network);
  if (!plan || !channel.ok || !known || depositMethod(option) === null)
    throw wrong("There can be no channel with these terms.");
  if (BigInt(plan.toAtomic) - BigInt(plan.fromAtomic) !== BigInt(option.amount))
    throw wrong("The voucher is not for one call.");
  const id = channelIdOf(channel.config, chainId);
  const salt = nonce.toLowerCase() as `0x${string}`;
  return {
    bound: { id, ...plan },
    nonce: plan.depositAtomic === null ? salt : depositNonceFor(option, id, salt),
  };
}

const largest = (a: bigint, b: bigint) => (a > b ? a : b);

/** The addresses in their one spelling, so that a nonce cannot be used twice under two spellings of a payer. */
function checkOption({ option, payer, validForSeconds }: OpenCallRequest) {
  const wrong = (field: string, message: string) =>
    new SoukError("invalid-request", message, { errors: [{ field, message }] });
  if (!["exact", "upto", BATCH_SETTLEMENT].includes(option.scheme) || !option.network.startsWith("eip155:"))
    throw wrong(
      "option.scheme",
      "Only the exact, upto and batch-settlement schemes on EVM networks can be paid here.",
    );
  for (const [field, address] of [
    ["option.asset", option.asset],
    ["option.payTo", option.payTo],
    ["payer", payer],
  ] as const)
    if (!isAddress(address, { strict: false })) throw wrong(field, "This is not an address.");
  if (!knownAsset(option.network, option.asset))
    throw wrong("option.asset", "This token is not on the list of tokens that can be paid here.");
  if (parseAtomic(option.amount) === null)
    throw wrong("option.amount", "This is not an amount in atomic units.");
  if (validForSeconds > option.maxTimeoutSeconds)
    throw wrong("validForSeconds", "The seller does not accept an authorization that lives so long.");
  return {
    asset: getAddress(option.asset),
    payTo: getAddress(option.payTo),
    payer: getAddress(payer),
  };
}
