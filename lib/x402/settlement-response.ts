import { decodeJsonHeader } from "./header-codec";
import { toCaip2 } from "./networks";
import { isObject } from "./payment-requirements";
import type { SettlementResponse, WireIssue } from "./types";
import { plainText, wireIssue } from "./wire-issue";

/** v2's name first, then v1's. */
const NAMES = ["payment-response", "x-payment-response"] as const;

export interface ParsedSettlement {
  /** A settlement header was there, readable or not. */
  found: boolean;
  settlement: SettlementResponse | null;
  issue?: WireIssue;
}

/**
 * Reads what a seller says of the settlement (`PAYMENT-RESPONSE`, v2 section 5.3; `X-PAYMENT-RESPONSE` in v1). Only a
 * claim: the chain decides. A repeated header, or two that differ, are not read. An empty `transaction` is normal for
 * a failure and for a batch-settlement voucher.
 */
export function parseSettlementResponse(headers: readonly (readonly [string, string])[]): ParsedSettlement {
  const values = NAMES.flatMap((name) =>
    headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => ({ name, value })),
  );
  const [first, ...others] = values;
  if (!first) return { found: false, settlement: null };
  const name = first.name.toUpperCase();
  if (others.some((other) => other.value !== first.value || other.name === first.name))
    return {
      found: true,
      settlement: null,
      issue: wireIssue("settlement-repeated", name, "one settlement header", `${values.length} headers`),
    };

  const decoded = decodeJsonHeader(first.value, name);
  if (!decoded.ok) return { found: true, settlement: null, issue: decoded.issue };
  const read = readSettlementObject(decoded.value, name);
  return decoded.issue && !read.issue ? { ...read, issue: decoded.issue } : read;
}

/** The same of a decoded object that was found at `place`. */
export function readSettlementObject(value: unknown, place: string): ParsedSettlement {
  const bad = (path: string, expected: string, observed: unknown): ParsedSettlement => ({
    found: true,
    settlement: null,
    issue: wireIssue("settlement-shape", `${place}${path}`, expected, observed),
  });
  if (!isObject(value)) return bad("", "a JSON object", value);
  if (typeof value.success !== "boolean") return bad(".success", "true or false", value.success);
  const transaction = value.transaction ?? "";
  if (typeof transaction !== "string") return bad(".transaction", "a string", transaction);
  if (typeof value.network !== "string") return bad(".network", "a network", value.network);

  const settlement: SettlementResponse = {
    success: value.success,
    transaction: plainText(transaction, 128),
    network: toCaip2(value.network) ?? plainText(value.network, 64),
  };
  for (const key of ["payer", "amount", "errorReason", "errorMessage"] as const) {
    const text = value[key];
    if (typeof text === "string" && text !== "") settlement[key] = plainText(text, 500);
  }
  return { found: true, settlement };
}
