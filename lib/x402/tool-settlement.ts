import { isObject } from "./payment-requirements";
import { type ParsedSettlement, readSettlementObject } from "./settlement-response";

const PLACE = "x402/payment-response";

/** The part of a JSON-RPC answer that says what was settled (x402, MCP transport, section 4); undefined when none is there. */
export function toolSettlementValue(answer: { result: unknown } | { error: unknown }): unknown {
  const result = "result" in answer && isObject(answer.result) ? answer.result : null;
  return result && isObject(result._meta) ? result._meta[PLACE] : undefined;
}

/** Reads what a tool's seller says of the settlement, in `_meta["x402/payment-response"]`. Only a claim: the chain decides. */
export function parseToolSettlement(answer: { result: unknown } | { error: unknown }): ParsedSettlement {
  const value = toolSettlementValue(answer);
  if (value === undefined) return { found: false, settlement: null };
  return readSettlementObject(value, `_meta["${PLACE}"]`);
}
