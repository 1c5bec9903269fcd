import { sha256, stringToBytes } from "viem";
import { offerFor } from "@/lib/x402/offer-receipt";
import { encodePayment } from "@/lib/x402/payment-payload";
import type { Eip3009Authorization, PaymentRequirements } from "@/lib/x402/types";
import type { BuiltRequest } from "./build-request";
import type { CallEffects } from "./effects";
import type { Challenge, SentPayment } from "./machine";
import { judgeOption, type Permitted, type SigningPolicy } from "./policy";
import { authorizationFor, typedDataFor } from "./typed-data";

/** What is to be paid, as it was reviewed. */
export interface Reviewed {
  listingId: string;
  /** Of the listed URL: what limits by site go by. */
  origin: string;
  request: Extract<BuiltRequest, { ok: true }>;
  via: "direct" | "relay";
  challenge: Challenge;
  /** Index in the seller's `accepts`. */
  chosen: number;
  acceptedChange: boolean;
}

export type Authorized =
  | { ok: true; sent: SentPayment }
  /** Nothing was signed; `note` says why, in words for the person. */
  | { ok: false; note: string };

/** The person stopped or started something else meanwhile. */
const DROPPED: Authorized = { ok: false, note: "Cancelled. Nothing was sent." };

const hex = (text: string) => sha256(stringToBytes(text)).slice(2);

type Effects = Pick<CallEffects, "api" | "store" | "spending" | "wallet" | "newNonce" | "clock">;
type OnStep = (step: "switching" | "wallet", authorization: Eip3009Authorization) => void;
type Policy = SigningPolicy & { payer: string };

/**
 * From a review to one signature: judges the option once more, counts it against the person's limits, binds the call
 * (security row 25), switches the wallet's chain, asks for the signature. `wanted` is looked at after every wait.
 * What was not signed is not counted. Rejects with words for the person when our server or the wallet refuses.
 */
export async function authorize(
  reviewed: Reviewed,
  policy: Policy,
  effects: Effects,
  onStep: OnStep,
  wanted: () => boolean,
): Promise<Authorized> {
  const { api, store, spending } = effects;
  const { payer } = policy;
  const { required } = reviewed.challenge;
  const option = required.accepts[reviewed.chosen];
  if (!option) return { ok: false, note: "This option does not exist." };
  const judged = judgeOption(required, reviewed.chosen, policy);
  if (!judged.ok) return { ok: false, note: judged.refusals[0]?.message ?? "This option cannot be signed." };
  const { permitted } = judged;
  if (store.load(reviewed.listingId))
    return { ok: false, note: "Another tab has a payment open here. Reload this page to follow it." };

  const balance = await api.balance(option.network, option.asset, payer).catch(() => null);
  if (balance !== null && balance < BigInt(option.amount))
    return { ok: false, note: `Your account does not hold enough ${permitted.asset.symbol} for this.` };
  if (!wanted()) return DROPPED;

  const nonce = effects.newNonce();
  const counted = await spending.reserve({
    id: nonce,
    origin: reviewed.origin,
    payee: option.payTo,
    usdMicros: permitted.priceUsdMicros,
  });
  if (!counted.ok) return { ok: false, note: counted.message };
  let signed = false;
  try {
    const authorized = await bindAndSign(reviewed, option, permitted, nonce, payer, effects, onStep, wanted);
    signed = authorized.ok;
    return authorized;
  } finally {
    if (!signed) await spending.correct(nonce, 0n);
  }
}

async function bindAndSign(
  reviewed: Reviewed,
  option: PaymentRequirements,
  permitted: Permitted,
  nonce: string,
  payer: string,
  { api, wallet, clock }: Effects,
  onStep: OnStep,
  wanted: () => boolean,
): Promise<Authorized> {
  const { required } = reviewed.challenge;
  if (!wanted()) return DROPPED;
  const opened = await api.open(reviewed.listingId, {
    via: reviewed.via,
    urlHash: hex(reviewed.request.url),
    bodyHash: hex(reviewed.request.body ?? ""),
    x402Version: required.x402Version,
    option,
    acceptedChange: reviewed.acceptedChange,
    payer,
    nonce,
    validForSeconds: permitted.validForSeconds,
    offer: offerFor(required, option),
  });
  const authorization = authorizationFor(option, payer, nonce, opened);
  const typedData = typedDataFor(option, permitted, authorization, opened.serverTime);
  if (!wanted()) return DROPPED;

  // Wallets refuse to sign for a chain they are not on.
  if (wallet.chainId() !== permitted.domain.chainId) {
    onStep("switching", authorization);
    await wallet.switchChain(permitted.domain.chainId);
    if (!wanted()) return DROPPED;
  }
  if (wallet.address() !== payer)
    return { ok: false, note: "The account in your wallet changed. Review again." };
  onStep("wallet", authorization);
  const asked = clock();
  const signature = await wallet.signTypedData(typedData);
  // Cancelled while the wallet was asking: the signature goes nowhere.
  if (!wanted()) return DROPPED;
  return {
    ok: true,
    sent: {
      callId: opened.id,
      token: opened.token,
      option,
      via: reviewed.via,
      validBefore: Number(opened.validBefore),
      payment: encodePayment(required, reviewed.chosen, { authorization, signature }),
      signMs: Math.round(clock() - asked),
      view: null,
    },
  };
}
