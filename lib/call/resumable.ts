import type { PaymentRequired } from "@/lib/x402/types";
import { type Answer, bodyText } from "./answer";
import { type BuiltRequest, buildRequest } from "./build-request";
import { type Challenge, type Phase, type SentPayment, wantsAllowance } from "./machine";
import { looksSecret } from "./request-link";
import type { CallTarget, CallValues } from "./types";

/**
 * What it takes to go on with a payment that wanted an allowance first (412) after its page was closed: the payment itself, which
 * is good for one payment to one payee for minutes, and what it was asked for with.
 */
export interface Resumable {
  callId: string;
  payment: { header: string; value: string };
  values: CallValues;
  required: PaymentRequired;
  /** How long the terms took to come, milliseconds. */
  askedMs: number;
  /** The 412 as it came; null while the same payment is on its way again. */
  refused: (Pick<Answer, "elapsedMs" | "headers"> & { text: string }) | null;
}

const KEPT_TEXT_CHARS = 4_096;

/**
 * What to keep of a phase; null when nothing can be gone on with later. A request with a header that looks secret is
 * not kept, here as elsewhere: it can be gone on with only while its page is open.
 */
export function resumableIn(phase: Phase, values: CallValues): Resumable | null {
  if (!wantsAllowance(phase) || !phase.challenge || !phase.sent.payment) return null;
  if (values.headers.some(([name, value]) => looksSecret(name, value))) return null;
  const { answer, challenge, sent } = phase;
  const { elapsedMs, headers } = answer;
  return {
    callId: sent.callId,
    payment: phase.sent.payment,
    values,
    required: challenge.required,
    askedMs: challenge.elapsedMs,
    refused: { elapsedMs, headers, text: bodyText(answer).slice(0, KEPT_TEXT_CHARS) },
  };
}

/** A payment that is taken up again where it stood. */
export interface Resumed {
  request: Extract<BuiltRequest, { ok: true }>;
  values: CallValues;
  challenge: Challenge;
  sent: SentPayment;
  answer: Answer | null;
}

/**
 * The payment `saved` as its page left it, when `kept` is of this very call and the payment can still be used at `nowSeconds`
 * (Unix); else null, and nothing but waiting is left.
 */
export function resumedFrom(
  kept: Resumable | null,
  saved: SentPayment,
  target: CallTarget,
  nowSeconds: number,
): Resumed | null {
  if (!kept || kept.callId !== saved.callId || nowSeconds >= saved.validBefore) return null;
  const request = buildRequest(target, kept.values);
  if (!request.ok) return null;
  const { via } = saved;
  const { askedMs, refused, required, values } = kept;
  return {
    request,
    values,
    sent: { ...saved, payment: kept.payment },
    // It was reviewed, and what was signed is kept: there is nothing to compare any more.
    challenge: { required, elapsedMs: askedMs, via, differences: [] },
    answer: refused && {
      status: 412,
      headers: refused.headers,
      body: new TextEncoder().encode(refused.text),
      cut: null,
      elapsedMs: refused.elapsedMs,
      via,
    },
  };
}

/** Whether what storage held is one. */
export function isResumable(value: unknown): value is Resumable {
  if (typeof value !== "object" || value === null) return false;
  const { callId, payment, values, required, askedMs, refused } = value as Partial<Resumable>;
  return (
    typeof callId === "string" &&
    typeof askedMs === "number" &&
    typeof payment?.header === "string" &&
    typeof payment.value === "string" &&
    typeof values?.path === "object" &&
    Array.isArray(values.query) &&
    Array.isArray(values.headers) &&
    Array.isArray(required?.accepts) &&
    (refused === null || (typeof refused?.text === "string" && Array.isArray(refused.headers)))
  );
}
