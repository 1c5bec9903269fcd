import { shorten } from "@/components/ui/machine";
import { refusalWords } from "@/lib/call/answer";
import { hasOpenAuthorization, isVoucher, type Phase, sentPayment } from "@/lib/call/machine";
import { explainRefusal } from "@/lib/call/refusal-words";
import { amountText } from "@/lib/call/review";
import type { CallView } from "@/lib/call/types";
import { BATCH_SETTLEMENT } from "@/lib/x402/batch-settlement";
import type { PaymentRequirements } from "@/lib/x402/types";
import type { StepState } from "./step";

/** What a step says in a phase. */
export interface StepWords {
  state: StepState;
  title: string;
  detail: string;
  aside?: string;
  busy?: boolean;
}

const COUNT = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** Step 1: asking, which costs nothing. */
export function askWords(phase: Phase): StepWords {
  switch (phase.at) {
    case "idle":
      return {
        state: "now",
        title: "Ask for the resource",
        detail: "Asking is free: it answers with its price, and nothing is signed.",
      };
    case "requesting":
      return {
        state: "now",
        title: "Asking for the resource",
        detail: "Waiting for the endpoint’s answer…",
        busy: true,
      };
    case "answered":
      return {
        state: "done",
        title: "Asked for the resource",
        detail: phase.signedIn
          ? `It took your sign-in and answered ${phase.answer.status}. Nothing was paid.`
          : `It answered ${phase.answer.status} without asking for a payment.`,
        aside: `${phase.answer.elapsedMs} ms`,
      };
    case "failed":
      return {
        state: "stopped",
        title: "Asked for the resource",
        detail: phase.message,
        aside: phase.answer ? `${phase.answer.elapsedMs} ms` : undefined,
      };
    default: {
      if (!phase.challenge)
        return { state: "done", title: "Asked for the resource", detail: "On an earlier visit." };
      const { required, elapsedMs } = phase.challenge;
      const n = required.accepts.length;
      const options = `${COUNT[n] ?? n} payment ${n === 1 ? "option" : "options"}`;
      return {
        state: "done",
        title: "Asked for the resource",
        detail: `402 Payment Required, x402 v${required.x402Version}, ${options}`,
        aside: `${elapsedMs} ms`,
      };
    }
  }
}

/** Step 2: what will be signed. */
export function reviewWords(phase: Phase): StepWords {
  const title = "Review what you will sign";
  switch (phase.at) {
    case "challenged":
      return { state: "now", title, detail: "Choose how to pay." };
    case "changed":
      return {
        state: "stopped",
        title: "These are not the terms that were probed",
        detail:
          "The endpoint asks for something else than what Souk showed you. Nothing can be signed unless you choose to look at the new terms.",
      };
    case "reviewing":
      return { state: "now", title, detail: authorizedWords(phase), aside: "now" };
    case "signing":
      return {
        state: "now",
        title,
        detail: "Your wallet asks you to sign exactly this.",
        aside: "now",
        busy: true,
      };
    case "paying":
    case "settled":
    case "rejected":
    case "unknown":
      return {
        state: "done",
        title: "Reviewed and signed",
        detail: `${most(phase.sent.option)}${amountText(phase.sent.option)}, ${phase.sent.channel ? "by voucher" : "once"}, to ${shorten(phase.sent.option.payTo)}`,
      };
    default:
      return { state: "next", title, detail: "" };
  }
}

const most = ({ scheme }: PaymentRequirements) => (scheme === "upto" ? "at most " : "");

/** What the signature allows, in one sentence. */
function authorizedWords({ challenge, chosen }: Extract<Phase, { at: "reviewing" }>): string {
  const option = challenge.required.accepts[chosen];
  if (option?.scheme === "upto")
    return "At most this amount, once, to this address: what was used is charged. What else is asked for is below.";
  if (option?.scheme === BATCH_SETTLEMENT)
    return "A voucher for one call, from a deposit that stays yours until it is redeemed. What is signed is below.";
  if (option?.extra.assetTransferMethod === "permit2")
    return "A transfer of exactly this amount, once, to this address. What else is asked for is below.";
  return "A transfer of exactly this amount, once, to this address. Nothing else is authorized.";
}

/** Step 3: the payment goes out, the answer comes back. */
export function payWords(phase: Phase): StepWords {
  const title = "Pay and receive";
  switch (phase.at) {
    case "paying":
      return { state: "now", title, detail: "Sent. The seller verifies and settles it…", busy: true };
    case "settled": {
      const { status, elapsedMs } = phase.answer;
      const delivered = status >= 200 && status < 300;
      return {
        state: delivered ? "done" : "stopped",
        title: delivered ? "Received" : "Not delivered",
        detail: delivered
          ? ""
          : `The seller says it was paid, and answered ${status}. The evidence is kept; nothing is paid again by itself.`,
        aside: `${elapsedMs} ms`,
      };
    }
    case "rejected": {
      const { status, elapsedMs } = phase.answer;
      const aside = `${elapsedMs} ms`;
      // Whatever it says: the chain shows that it took the money.
      const taken = ["confirmed", "paid-undelivered"].includes(phase.sent.view?.state ?? "");
      if (taken)
        return {
          state: "stopped",
          title: "Not delivered",
          detail: `The seller took the payment, and answered ${status}.`,
          aside,
        };
      return {
        state: "stopped",
        title: "The seller did not accept the payment",
        detail: explainRefusal(refusalWords(phase.answer), status),
        aside,
      };
    }
    case "unknown":
      return {
        state: "stopped",
        title: "No answer came back",
        detail: hasOpenAuthorization(phase)
          ? `${phase.message} It may have been paid or not: the chain will tell.`
          : phase.message,
      };
    default:
      return { state: "next", title, detail: "" };
  }
}

/** Step 4: what our own read of the chain says. */
export function chainWords(phase: Phase, secondsLeft: number): StepWords {
  const title = "Confirmed on the chain";
  const sent = sentPayment(phase);
  if (!sent || phase.at === "paying")
    return {
      state: "next",
      title,
      detail: "Souk reads the Transfer itself; until then it only says “claimed”.",
    };
  const view = sent.view;
  if (isVoucher(sent) && view?.state !== "confirmed" && view?.state !== "paid-undelivered")
    return {
      state: view?.state === "authorized" ? "done" : "stopped",
      title: view?.state === "authorized" ? "Authorized, not redeemed" : "Not known to be accepted",
      detail: view?.detail ?? "The seller may redeem the voucher; the chain does not show it.",
    };
  if (view && !hasOpenAuthorization(phase)) return decided(view);
  const left =
    secondsLeft > 0
      ? `The authorization is open for another ${secondsLeft} s.`
      : "Its time is over; waiting for the chain to say that it was not used.";
  const claims = phase.at === "settled" && phase.settlement?.success === true;
  // The usual case, for a moment; only what lasts is worth the words about the open authorization.
  if (claims && (!view || view.state === "created" || view.state === "claimed"))
    return {
      state: "now",
      title: "Claimed, not confirmed yet",
      detail:
        secondsLeft > 0
          ? "The seller says it settled. Souk is looking for the transfer on the chain."
          : `The seller says it settled, but the chain does not show it yet. ${left}`,
      busy: true,
    };
  return {
    state: "now",
    title: "Waiting for the chain",
    detail: `${view?.detail ?? "Asking the chain…"} ${left} No new signature is asked for until then.`,
    busy: true,
  };
}

function decided(view: CallView): StepWords {
  const words: Record<string, StepWords> = {
    confirmed: { state: "done", title: "Confirmed on the chain", detail: view.detail },
    "paid-undelivered": { state: "stopped", title: "Paid, and not delivered", detail: view.detail },
    mismatch: { state: "stopped", title: "The chain does not show this payment", detail: view.detail },
    "not-paid": { state: "stopped", title: "Not paid", detail: view.detail },
    authorized: { state: "done", title: "Deposited, and authorized", detail: view.detail },
  };
  return words[view.state] ?? { state: "now", title: "Waiting for the chain", detail: view.detail };
}
