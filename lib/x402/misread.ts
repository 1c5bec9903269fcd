import { isObject } from "./payment-requirements";
import { parseStrictJson } from "./strict-json";
import type { WireIssue } from "./types";
import { wireIssue } from "./wire-issue";

/** Names that sellers give the challenge's header by mistake, lower case. */
export const WRONG_NAMES: readonly string[] = [
  "x-payment-required",
  "payment_required",
  "x402-payment-required",
  "x-402-payment-required",
  "payment-requirements",
  "x-payment-requirements",
  "x-payment",
  "x-402",
  "x402",
];

/** A challenge's header under another name; null when none of those headers holds one. */
export function misnamedHeader(headers: readonly (readonly [string, string])[]): WireIssue | null {
  const found = headers.find(([name, value]) => {
    const key = name.toLowerCase();
    // The first says by its name what it is; of the others only the value can.
    return key === WRONG_NAMES[0] || (WRONG_NAMES.includes(key) && /^(?:eyJ|\{)/.test(value));
  });
  return found === undefined
    ? null
    : wireIssue("header-name", found[0].toUpperCase(), "a header named PAYMENT-REQUIRED", found[0]);
}

type Json = Record<string, unknown>;
const isOptionOf = (version: 1 | 2, option: unknown) => {
  if (!isObject(option)) return false;
  const [own, other] = version === 2 ? ["amount", "maxAmountRequired"] : ["maxAmountRequired", "amount"];
  const caip2 = typeof option.network === "string" && option.network.includes(":");
  return (
    own in option && !(other in option) && typeof option.network === "string" && caip2 === (version === 2)
  );
};

/**
 * The version in which a challenge is written throughout, when it names the other one: every option has that version's
 * name for the amount and that version's kind of network. null: it agrees with itself, or is a mixture.
 */
export function writtenAs(challenge: Json, named: 1 | 2): 1 | 2 | null {
  const other = named === 1 ? 2 : 1;
  const { accepts } = challenge;
  if (!Array.isArray(accepts) || accepts.length === 0) return null;
  if (isObject(challenge.resource) !== (other === 2)) return null;
  return accepts.every((option) => isOptionOf(other, option)) ? other : null;
}

/** The member of `value` in which a challenge is wrapped, such as FastAPI's `detail`; null when there is none. */
export function wrapperOf(value: Json): string | null {
  const holds = (inner: unknown) => isObject(inner) && "x402Version" in inner && "accepts" in inner;
  if (holds(value)) return null;
  return Object.keys(value).find((key) => holds(value[key])) ?? null;
}

/** What is wrong with a body that holds a challenge and is none: it is wrapped, or it is JSON within a JSON text. */
export function wrappedBody(text: string): WireIssue | null {
  if (!text.includes("x402Version")) return null;
  if (/^\s*"\{/.test(text))
    return wireIssue("challenge-wrapped", "body", "a JSON object", "a JSON text that holds one");
  if (!/^\s*\{/.test(text)) return null;
  const parsed = parseStrictJson(text, "body");
  const wrapper = parsed.ok && isObject(parsed.value) ? wrapperOf(parsed.value) : null;
  return wrapper === null
    ? null
    : wireIssue("challenge-wrapped", "body", "the challenge itself", `inside ${JSON.stringify(wrapper)}`);
}
