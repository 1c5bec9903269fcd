import type { TermChange } from "@/lib/probe/terms-diff";
import type { PaymentRequired, PaymentRequirements, SettlementResponse } from "@/lib/x402/types";
import type { Answer } from "./answer";
import type { ChannelPlan } from "./channel-plan";
import type { WalletTypedData } from "./typed-data";
import { type CallView, isAtRest } from "./types";

/** A decoded 402 beside what the last probe saw. */
export interface Challenge {
  required: PaymentRequired;
  /** The answer's time, milliseconds. */
  elapsedMs: number;
  via: "direct" | "relay";
  /** Every field that differs from the probed terms; empty when they are the same. */
  differences: TermChange[];
}

/** A payment that has left this page: from then on only the chain ends the matter. */
export interface SentPayment {
  callId: string;
  token: string;
  option: PaymentRequirements;
  via: "direct" | "relay";
  /** Unix seconds. */
  validBefore: number;
  /** The encoded header, for sending the very same payment again; null after a reload of the page. */
  payment: { header: string; value: string } | null;
  /** How long the wallet took to sign; absent after a reload. */
  signMs?: number;
  /** What our server last said of it. */
  view: CallView | null;
  /** Paid by channel: which one, and what was signed for it. */
  channel?: ChannelPlan & { id: string };
}

/** A voucher without a deposit: the next one is for the same sum again, so nothing more can be lost by signing it. */
export const isVoucher = ({ channel }: SentPayment) =>
  channel !== undefined && channel.depositAtomic === null;

/**
 * Where the signing stands: `approving` is a transaction of the payer's own, `permit` the signature that stands for it,
 * `deposit` the one that fills a channel,
 * `wallet` the payment's signature.
 */
export type SigningStep = "binding" | "approving" | "switching" | "permit" | "unsent" | "deposit" | "wallet";

export type Phase =
  | { at: "idle" }
  | { at: "requesting" }
  /** It answered, and asked for no payment. */
  | { at: "answered"; answer: Answer; signedIn?: boolean }
  | { at: "failed"; message: string; answer: Answer | null }
  /** The terms are those that were probed; no option is chosen yet. */
  | { at: "challenged"; challenge: Challenge }
  /** The terms are not those that were probed: nothing can be signed until the person chooses to look at them. */
  | { at: "changed"; challenge: Challenge }
  | { at: "reviewing"; challenge: Challenge; chosen: number; acceptedChange: boolean; note: string | null }
  | {
      at: "signing";
      challenge: Challenge;
      chosen: number;
      acceptedChange: boolean;
      step: SigningStep;
      /** What the wallet is being asked to sign. */
      typedData: WalletTypedData | null;
    }
  | { at: "paying"; challenge: Challenge | null; sent: SentPayment }
  /** The seller answered and says, or lets us believe, that it was paid. */
  | {
      at: "settled";
      challenge: Challenge | null;
      sent: SentPayment;
      answer: Answer;
      settlement: SettlementResponse | null;
    }
  /** The seller answered and did not accept the payment; the authorization may still be open. */
  | { at: "rejected"; challenge: Challenge | null; sent: SentPayment; answer: Answer }
  /** Sent, and no answer: it may have been paid or not (security row 30). */
  | { at: "unknown"; challenge: Challenge | null; sent: SentPayment; message: string };

export type CallEvent =
  | { type: "send" }
  | { type: "answered"; answer: Answer; signedIn?: boolean }
  | { type: "challenged"; challenge: Challenge }
  | { type: "request-failed"; message: string; answer: Answer | null }
  /** "Review these new terms": the only way on from `changed`; `index` is the option to begin with. */
  | { type: "accept-change"; index: number }
  | { type: "choose"; index: number }
  | { type: "sign" }
  | { type: "step"; step: SigningStep; typedData: WalletTypedData | null }
  | { type: "not-signed"; note: string }
  | { type: "cancel" }
  | { type: "sent"; sent: SentPayment }
  | { type: "pay-answered"; answer: Answer; settlement: SettlementResponse | null }
  | { type: "pay-lost"; message: string }
  | { type: "send-again" }
  | { type: "viewed"; view: CallView }
  /** `resumed`: it waits for an allowance (its answer is the 412), or is on its way again after one. */
  | { type: "restore"; sent: SentPayment; resumed?: { challenge: Challenge; answer: Answer | null } }
  /** A restored payment that our server knows nothing of, long after it could be used. */
  | { type: "forget" }
  | { type: "reset" };

/** The payment that has left, if this phase has one. */
export function sentPayment(phase: Phase): SentPayment | null {
  return "sent" in phase ? phase.sent : null;
}

/** A signature is out there and the chain has not decided: until then no new one may be asked for. */
export function hasOpenAuthorization(phase: Phase): boolean {
  const sent = sentPayment(phase);
  if (sent === null) return false;
  return isVoucher(sent) ? phase.at === "paying" : !(sent.view && isAtRest(sent.view.state));
}

/** The seller asks for a Permit2 allowance (412) for a payment that can still be sent as it is. */
export function wantsAllowance(phase: Phase): phase is Extract<Phase, { at: "rejected" }> {
  return (
    phase.at === "rejected" &&
    phase.answer.status === 412 &&
    phase.sent.payment !== null &&
    phase.challenge !== null &&
    hasOpenAuthorization(phase)
  );
}

/** Whether a new request may begin. */
export function canSend(phase: Phase): boolean {
  return !["requesting", "signing", "paying"].includes(phase.at) && !hasOpenAuthorization(phase);
}

/**
 * The playground's states. An event that makes no sense in a phase changes nothing, so a late answer or a double click
 * cannot skip a step: `signing` is reached only from `reviewing`, `reviewing` with changed terms only through
 * `accept-change`, and nothing leads back to `signing` while an authorization is open.
 */
export function next(phase: Phase, event: CallEvent): Phase {
  switch (event.type) {
    case "send":
      return canSend(phase) ? { at: "requesting" } : phase;
    case "restore": {
      if (phase.at !== "idle") return phase;
      const { sent, resumed } = event;
      const challenge = resumed?.challenge ?? null;
      if (resumed?.answer) return { at: "rejected", challenge, sent, answer: resumed.answer };
      return { at: "unknown", challenge, sent, message: "The page was closed before the answer." };
    }
    case "reset":
      return canSend(phase) ? { at: "idle" } : phase;
    case "viewed":
      return withView(phase, event.view);
    default:
      return step(phase, event);
  }
}

function withView(phase: Phase, view: CallView): Phase {
  if (!("sent" in phase) || phase.sent.callId !== view.id) return phase;
  return { ...phase, sent: { ...phase.sent, view } };
}

function step(phase: Phase, event: CallEvent): Phase {
  switch (phase.at) {
    case "requesting":
      if (event.type === "cancel") return { at: "idle" };
      if (event.type === "answered")
        return { at: "answered", answer: event.answer, signedIn: event.signedIn };
      if (event.type === "request-failed")
        return { at: "failed", message: event.message, answer: event.answer };
      if (event.type === "challenged")
        return {
          at: event.challenge.differences.length > 0 ? "changed" : "challenged",
          challenge: event.challenge,
        };
      return phase;
    case "changed":
      if (event.type === "cancel") return { at: "idle" };
      return event.type === "accept-change" ? review(phase, event.index, true) : phase;
    case "challenged":
      if (event.type === "cancel") return { at: "idle" };
      return event.type === "choose" ? review(phase, event.index, false) : phase;
    case "reviewing":
      if (event.type === "cancel") return { at: "idle" };
      if (event.type === "choose") return review(phase, event.index, phase.acceptedChange);
      if (event.type !== "sign") return phase;
      return { ...without(phase), at: "signing", step: "binding", typedData: null };
    case "signing":
      return signing(phase, event);
    case "paying":
      if (event.type === "pay-lost") return { ...phase, at: "unknown", message: event.message };
      if (event.type !== "pay-answered") return phase;
      return accepted(event.answer, event.settlement)
        ? { ...phase, at: "settled", answer: event.answer, settlement: event.settlement }
        : { ...phase, at: "rejected", answer: event.answer };
    case "rejected":
      // Only an allowance is missing: the payment is as good as before, once that is there.
      return event.type === "send-again" && wantsAllowance(phase)
        ? { at: "paying", challenge: phase.challenge, sent: phase.sent }
        : phase;
    case "unknown":
      if (event.type === "forget" && !phase.sent.view) return { at: "idle" };
      // The same payment again, never a new one: the nonce can be used once only.
      if (event.type === "send-again" && phase.sent.payment && hasOpenAuthorization(phase))
        return { at: "paying", challenge: phase.challenge, sent: phase.sent };
      return phase;
    default:
      return phase;
  }
}

function signing(phase: Extract<Phase, { at: "signing" }>, event: CallEvent): Phase {
  const { challenge, chosen, acceptedChange } = phase;
  switch (event.type) {
    case "step":
      return { ...phase, step: event.step, typedData: event.typedData };
    case "not-signed":
      return { at: "reviewing", challenge, chosen, acceptedChange, note: event.note };
    case "cancel":
      return { at: "reviewing", challenge, chosen, acceptedChange, note: "Cancelled. Nothing was sent." };
    case "sent":
      return phase.step === "wallet" ? { at: "paying", challenge, sent: event.sent } : phase;
    default:
      return phase;
  }
}

function review(
  from: Extract<Phase, { at: "challenged" | "changed" | "reviewing" }>,
  index: number,
  acceptedChange: boolean,
): Phase {
  if (!from.challenge.required.accepts[index]) return from;
  return { at: "reviewing", challenge: from.challenge, chosen: index, acceptedChange, note: null };
}

function without({ challenge, chosen, acceptedChange }: Extract<Phase, { at: "reviewing" }>) {
  return { challenge, chosen, acceptedChange };
}

/** Delivered, or claimed to be settled: either way money may have moved, and the chain is asked. */
const accepted = (answer: Answer, settlement: SettlementResponse | null) =>
  (answer.status >= 200 && answer.status < 300) || settlement?.success === true;
