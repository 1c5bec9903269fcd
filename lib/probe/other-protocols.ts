import type { Exchange } from "./types";

type Response = Extract<Exchange["result"], { kind: "response" }>;

/** Authentication schemes by which another payment protocol asks for money. */
const SCHEMES: readonly [RegExp, string][] = [
  [/(?:^|,)\s*(?:L402|LSAT)\b/i, "L402"],
  [/(?:^|,)\s*Payment\s+[a-z]+=/i, "MPP"],
];

/**
 * Names of the payment protocols other than x402 that an answer speaks: L402 (also as LSAT), MPP (the `Payment` HTTP
 * authentication scheme) and Cashu. Only an answer of 401 or 402 asks for a payment.
 */
export function otherProtocolsOf(response: Response): string[] {
  if (response.status !== 402 && response.status !== 401) return [];
  const values = (name: string) => response.headers.filter(([key]) => key === name).map(([, value]) => value);
  const asked = values("www-authenticate");
  const names = SCHEMES.filter(([scheme]) => asked.some((value) => scheme.test(value))).map(
    ([, name]) => name,
  );
  // The second version of L402 moved its offers into the body.
  if (/^\s*\{/.test(response.body) && response.body.includes('"payment_request_url"')) names.push("L402");
  if (/"type"\s*:\s*"https:\/\/paymentauth\.org\//.test(response.body)) names.push("MPP");
  if (values("x-cashu").length > 0) names.push("Cashu");
  return [...new Set(names)];
}
