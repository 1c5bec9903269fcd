import { parsePaymentRequired } from "@/lib/x402/payment-required";
import { parseSettlementResponse } from "@/lib/x402/settlement-response";
import type { PaymentRequired, SettlementResponse } from "@/lib/x402/types";

/** What an endpoint answered, by whichever way it came. */
export interface Answer {
  status: number;
  /** Lower-case names; only what the browser or the relay lets us see. */
  headers: [name: string, value: string][];
  body: Uint8Array<ArrayBuffer>;
  truncated: boolean;
  elapsedMs: number;
  via: "direct" | "relay";
}

export const contentType = (answer: Answer): string =>
  (answer.headers.find(([name]) => name === "content-type")?.[1] ?? "").split(";")[0]?.trim().toLowerCase() ??
  "";

export const bodyText = (answer: Answer): string => new TextDecoder().decode(answer.body);

/** A 402 that can be read, or why it cannot. */
export function readChallenge(
  answer: Answer,
): { required: PaymentRequired } | { required: null; why: string } {
  const { required, issues, seen } = parsePaymentRequired({
    status: answer.status,
    headers: answer.headers,
    body: bodyText(answer),
  });
  if (required && required.accepts.length > 0) return { required };
  const issue = issues[0];
  if (issue)
    return {
      required: null,
      why: `Its payment terms cannot be read: ${issue.path} should be ${issue.expected}, and is ${issue.observed}.`,
    };
  return {
    required: null,
    why:
      seen.v2Header || seen.v1Body
        ? "It offers no way to pay."
        : "It answered 402 without any payment terms.",
  };
}

/** What the seller claims of the settlement; null when it says nothing that can be read. */
export function readSettlement(answer: Answer): SettlementResponse | null {
  return parseSettlementResponse(answer.headers).settlement;
}

/** Why a seller refused a payment, in its own words: untrusted text. */
export function refusalWords(answer: Answer): string | null {
  const settlement = readSettlement(answer);
  if (settlement && !settlement.success) return settlement.errorMessage ?? settlement.errorReason ?? null;
  const { required } = parsePaymentRequired({
    status: answer.status,
    headers: answer.headers,
    body: bodyText(answer),
  });
  return required?.error ?? null;
}
