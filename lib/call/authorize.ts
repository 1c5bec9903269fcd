import { sha256, stringToBytes } from "viem";
import { offerFor } from "@/lib/x402/offer-receipt";
import { encodePayment } from "@/lib/x402/payment-payload";
import { EIP2612_SPONSORING } from "@/lib/x402/permit2";
import type { PaymentRequirements } from "@/lib/x402/types";
import type { BuiltRequest } from "./build-request";
import type { AccountFacts } from "./call-api";
import type { CallEffects } from "./effects";
import type { Challenge, SentPayment, SigningStep } from "./machine";
import { PAYMENT_IDENTIFIER, paymentId } from "./payment-id";
import { type Approval, approvalFor } from "./payment-method";
import { allowancePermitFor } from "./permit2-data";
import { judgeOption, type Permitted, type SigningPolicy } from "./policy";
import { signableFor, type WalletTypedData } from "./typed-data";
import { approveExactly, signatureProblem, switchTo } from "./wallet-steps";

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
  /** The approval that was shown beside the payment: no other one is asked for. */
  approval: Approval;
}

export type Authorized =
  | { ok: true; sent: SentPayment }
  /** No payment was signed, or its signature was thrown away; `note` says why, in words for the person. */
  | { ok: false; note: string };

const stopped = (note: string): Authorized => ({ ok: false, note });
/** The person stopped or started something else meanwhile. */
const DROPPED = stopped("Cancelled. Nothing was sent.");
/** A facilitator refuses what ends within six seconds; some are for the way there. */
const SPARE_SECONDS = 10;

const hex = (text: string) => sha256(stringToBytes(text)).slice(2);

type Effects = Pick<CallEffects, "api" | "store" | "spending" | "wallet" | "newNonce" | "clock" | "wait">;
type OnStep = (step: SigningStep, typedData: WalletTypedData | null) => void;

/** One payment on its way to the wallet. */
interface Payment {
  reviewed: Reviewed;
  option: PaymentRequirements;
  permitted: Permitted;
  payer: string;
  nonce: string;
  account: AccountFacts | null;
  /** Atomic units; null when it could not be read. */
  balance: Promise<bigint | null>;
}

/**
 * From a review to one payment signature: judges the option once more, counts it against the person's limits, sees to
 * the approval that was shown, binds the call (security row 25), switches the wallet's chain, asks for the signature.
 * `wanted` is looked at after every wait. What was not signed is not counted. Rejects with words for the person when our
 * server or the wallet refuses.
 */
export async function authorize(
  reviewed: Reviewed,
  policy: SigningPolicy & { payer: string },
  effects: Effects,
  onStep: OnStep,
  wanted: () => boolean,
): Promise<Authorized> {
  const { api, store, spending } = effects;
  const { payer } = policy;
  const { required } = reviewed.challenge;
  const option = required.accepts[reviewed.chosen];
  if (!option) return stopped("This option does not exist.");
  const judged = judgeOption(required, reviewed.chosen, policy);
  if (!judged.ok) return stopped(judged.refusals[0]?.message ?? "This option cannot be signed.");
  const { permitted } = judged;
  if (store.load(reviewed.listingId))
    return stopped("Another tab has a payment open here. Reload this page to follow it.");

  // Read while the call is bound, which needs nothing of it: each takes a turn to our server and back.
  const balance = api.balance(option.network, option.asset, payer).catch(() => null);
  const account = permitted.method.kind === "eip3009" ? null : await readAccount(option, payer, effects);
  if (account) {
    const needed = approvalNeeded(reviewed, option, permitted, account);
    if (needed !== reviewed.approval)
      return stopped("What Permit2 may move has changed since you reviewed this. Look at it again.");
  }
  if (!wanted()) return DROPPED;

  const nonce = effects.newNonce();
  const { priceUsdMicros } = permitted;
  const purchase = { id: nonce, origin: reviewed.origin, payee: option.payTo, usdMicros: priceUsdMicros };
  const counted = await spending.reserve(purchase);
  if (!counted.ok) return stopped(counted.message);
  let signed = false;
  try {
    const payment = { reviewed, option, permitted, payer, nonce, account, balance };
    const authorized = await bindAndSign(payment, effects, onStep, wanted);
    signed = authorized.ok;
    return authorized;
  } finally {
    if (!signed) await spending.correct(nonce, 0n);
  }
}

const readAccount = ({ network, asset }: PaymentRequirements, payer: string, { api }: Effects) =>
  api.account(network, asset, payer);

function approvalNeeded(
  { challenge }: Reviewed,
  option: PaymentRequirements,
  { method }: Permitted,
  { permit2AllowanceAtomic, permitNonce, contract }: AccountFacts,
): Approval {
  const canPermit = permitNonce !== null && !contract;
  return approvalFor(challenge.required, option, method, BigInt(permit2AllowanceAtomic), canPermit);
}

async function bindAndSign(
  payment: Payment,
  effects: Effects,
  onStep: OnStep,
  wanted: () => boolean,
): Promise<Authorized> {
  const { reviewed, option, permitted, payer, nonce, account } = payment;
  const tooLittle = async () => {
    const held = await payment.balance;
    return held !== null && held < BigInt(option.amount);
  };
  const poor = stopped(`Your account does not hold enough ${permitted.asset.symbol} for this.`);
  const { wallet, api, clock } = effects;
  const { required } = reviewed.challenge;
  const toChain = async () => {
    if (wallet.chainId() !== permitted.domain.chainId) onStep("switching", null);
    return switchTo(permitted.domain.chainId, effects);
  };
  // The payer's own transaction comes before the binding: it may take longer than a payment lives.
  if (reviewed.approval === "transaction") {
    if (await tooLittle()) return poor;
    const off = await toChain();
    if (off || !wanted()) return off ? stopped(off) : DROPPED;
    if (wallet.address() !== payer) return OTHER_ACCOUNT;
    onStep("approving", null);
    const problem = await approveExactly(option, permitted, payer, effects, wanted);
    if (problem) return stopped(problem);
  }
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
  const openedAt = clock();
  const { typedData, authorized } = signableFor(option, permitted, payer, nonce, opened);
  if (!wanted()) return DROPPED;

  if (await tooLittle()) return poor;

  // Wallets refuse to sign for a chain they are not on.
  const off = await toChain();
  if (off || !wanted()) return off ? stopped(off) : DROPPED;
  if (wallet.address() !== payer) return OTHER_ACCOUNT;

  const isContract = async () =>
    (account ?? (await readAccount(option, payer, effects).catch(() => null)))?.contract ?? false;
  const answers: Record<string, object> = { [PAYMENT_IDENTIFIER]: paymentId(nonce) };
  if (reviewed.approval === "permit") {
    const permitNonce = BigInt(account?.permitNonce ?? 0);
    const asked = allowancePermitFor(option, permitted, payer, permitNonce, opened.validBefore);
    onStep("permit", asked.typedData);
    const signature = await wallet.signTypedData(asked.typedData);
    if (!wanted()) return DROPPED;
    const problem = await signatureProblem(asked.typedData, signature, payer, async () => false);
    if (problem) return stopped(problem);
    answers[EIP2612_SPONSORING] = asked.permit(signature);
  }
  onStep("wallet", typedData);
  const asked = clock();
  const signature = await wallet.signTypedData(typedData);
  // Cancelled while the wallet was asking: the signature goes nowhere.
  if (!wanted()) return DROPPED;
  const problem = await signatureProblem(typedData, signature, payer, isContract);
  if (problem) return stopped(problem);
  const lifeSeconds = Number(opened.validBefore) - opened.serverTime - (clock() - openedAt) / 1_000;
  if (lifeSeconds < Math.min(SPARE_SECONDS, permitted.validForSeconds / 2))
    return stopped("Your wallet took so long that the payment would have expired. Nothing was sent.");
  return {
    ok: true,
    sent: {
      callId: opened.id,
      token: opened.token,
      option,
      via: reviewed.via,
      validBefore: Number(opened.validBefore),
      payment: encodePayment(required, reviewed.chosen, { ...authorized, signature }, answers),
      signMs: Math.round(clock() - asked),
      view: null,
    },
  };
}

const OTHER_ACCOUNT = stopped("The account in your wallet changed. Review again.");
