import type { RpcAnswer } from "@/lib/mcp/json-rpc";
import { readReceipt, receiptIn } from "@/lib/x402/offer-receipt";
import { parsePaymentRequired } from "@/lib/x402/payment-required";
import { parseSettlementResponse } from "@/lib/x402/settlement-response";
import { parseToolChallenge } from "@/lib/x402/tool-challenge";
import { parseToolSettlement, toolSettlementValue } from "@/lib/x402/tool-settlement";
import type { PaymentRequired, SettlementResponse } from "@/lib/x402/types";
import type { Cut } from "./relay-lines";

/** What an endpoint answered, by whichever way it came. */
export interface Answer {
  /** Of an MCP tool what the answer means over HTTP: 402 terms, 200 a result, 500 an error. */
  status: number;
  /** Lower-case names; only what the browser or the relay lets us see. Trailers after them. */
  headers: [name: string, value: string][];
  body: Uint8Array<ArrayBuffer>;
  /** Why it is not whole; null when it is. */
  cut: Cut | null;
  elapsedMs: number;
  via: "direct" | "relay";
  /** An MCP tool's answer, which `body` has as JSON. */
  tool?: RpcAnswer;
}

export const contentType = (answer: Pick<Answer, "headers">): string =>
  (answer.headers.find(([name]) => name === "content-type")?.[1] ?? "").split(";")[0]?.trim().toLowerCase() ??
  "";

export const bodyText = (answer: Answer): string => new TextDecoder().decode(answer.body);

const challengeIn = (answer: Answer) =>
  answer.tool
    ? parseToolChallenge(answer.tool)
    : parsePaymentRequired({ status: answer.status, headers: answer.headers, body: bodyText(answer) });

/** A 402 that can be read, or why it cannot; `hidden` when no terms came at all, as where CORS keeps the header back. */
export function readChallenge(
  answer: Answer,
): { required: PaymentRequired } | { required: null; why: string; hidden: boolean } {
  const { required, issues, seen } = challengeIn(answer);
  if (required && required.accepts.length > 0) return { required };
  const issue = issues[0];
  const hidden = !seen.v2Header && !seen.v1Body;
  if (issue)
    return {
      required: null,
      hidden,
      why: `Its payment terms cannot be read: ${issue.path} should be ${issue.expected}, and is ${issue.observed}.`,
    };
  return {
    required: null,
    hidden,
    why:
      required || seen.v2Header || seen.v1Body
        ? "It offers no way to pay."
        : "It answered 402 without any payment terms.",
  };
}

/** What the seller claims of the settlement; null when it says nothing that can be read. */
export function readSettlement(answer: Answer): SettlementResponse | null {
  return (answer.tool ? parseToolSettlement(answer.tool) : parseSettlementResponse(answer.headers))
    .settlement;
}

/** The signed receipt that came with the settlement, as received and unverified; null when there is none. */
export const answeredReceipt = (answer: Answer): unknown =>
  answer.tool ? receiptIn(toolSettlementValue(answer.tool)) : readReceipt(answer.headers);

/** Why a seller refused a payment, in its own words: untrusted text. */
export function refusalWords(answer: Answer): string | null {
  const settlement = readSettlement(answer);
  if (settlement && !settlement.success) return settlement.errorMessage ?? settlement.errorReason ?? null;
  return challengeIn(answer).required?.error ?? null;
}
