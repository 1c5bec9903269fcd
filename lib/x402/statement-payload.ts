import { isObject } from "./payment-requirements";

const MAX_JWS_CHARS = 16_384;

/** The part of a JWS that is JSON: 0 is its header, 1 its payload; null when it is none. Proves nothing. */
export function jwsPart(signature: unknown, index: 0 | 1): Record<string, unknown> | null {
  const part = typeof signature === "string" ? signature.split(".")[index] : undefined;
  if (part === undefined || part.length > MAX_JWS_CHARS) return null;
  try {
    const bytes = Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * What a signed offer or receipt says (offer-receipt extension, section 3.1.1), its signature not looked at; null when
 * it is neither form.
 */
export function statementPayload(statement: unknown): Record<string, unknown> | null {
  if (!isObject(statement)) return null;
  if (statement.format === "jws") return jwsPart(statement.signature, 1);
  return statement.format === "eip712" && isObject(statement.payload) ? statement.payload : null;
}
