/** Standard fields a caller may set. Framing, hop-by-hop fields, credentials and cookies are not among them. */
const SENDABLE = new Set([
  "accept",
  "accept-language",
  "content-language",
  "content-type",
  "idempotency-key",
  "if-modified-since",
  "if-none-match",
  "mcp-method",
  "mcp-name",
  "mcp-protocol-version",
  "mcp-session-id",
  "payment-signature",
  "prefer",
  "range",
  "sign-in-with-x",
  "access-control-request-headers",
  "access-control-request-method",
]);

/** Custom fields a provider may declare (`x-…`), except those that proxies believe about who is calling or how. */
const CUSTOM = /^x-[a-z0-9][a-z0-9_-]{0,60}$/;
const FORGED =
  /^x-(?:forwarded|real|client|cluster|original|originating|remote|true|host|http|method|rewrite|proxy|user|auth|authenticated|souk|amz|amzn|aws|goog|google|azure|ms|envoy|middleware|vercel|csrf|xsrf)(?:-|$)/;

const MAX_TOTAL_BYTES = 65_536;

/** Whether a header of this name ever leaves through the guarded client (security row 5). Case does not matter. */
export function isSendableHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return SENDABLE.has(lower) || (CUSTOM.test(lower) && !FORGED.test(lower));
}

/**
 * The headers that go out: names lower case, everything not on the allow-list left out without a word.
 * null when a value that would go out holds a line break, NUL or anything else a header cannot carry
 * (security row 9), or when all together exceed 64 KB.
 */
export function outboundHeaders(headers: Readonly<Record<string, string>>): Record<string, string> | null {
  const kept: Record<string, string> = {};
  let total = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (!isSendableHeader(name)) continue;
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return null;
    total += name.length + value.length;
    kept[name.toLowerCase()] = value;
  }
  return total > MAX_TOTAL_BYTES ? null : kept;
}
