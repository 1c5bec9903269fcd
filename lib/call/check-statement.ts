import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/canonical-json";
import { toCaip2 } from "@/lib/x402/networks";
import {
  type PublicJwk,
  type ReadStatement,
  readStatement,
  type StatementKind,
} from "@/lib/x402/signed-statement";
import { didWebHost } from "@/lib/x402/web-key";
import type { KeptStatement } from "./kept-statement";

/** What a statement has to agree with. */
export interface StatementFacts {
  /** The listed URL. */
  url: string;
  scheme: string;
  network: string;
  asset: string;
  payTo: string;
  amountAtomic: string;
  payer: string;
}

const CLOCK_SECONDS = 300;

/**
 * Verifies a seller's offer or receipt and compares it with the call (offer-receipt extension, sections 4.5 and 5.5).
 * `nowSeconds` is when it arrived. null when there is none, or nothing that could be one.
 */
export async function checkStatement(
  kind: StatementKind,
  value: unknown,
  facts: StatementFacts,
  nowSeconds: number,
  webKey: (kid: string) => Promise<PublicJwk | null>,
): Promise<KeptStatement | null> {
  const read = await readStatement(kind, value, webKey);
  if (!read) return null;
  const { format, payload, signature } = read;
  const whole = { format, signature, ...(format === "eip712" && { payload }) };
  const differs =
    kind === "offer" ? offerProblems(read, facts, nowSeconds) : receiptProblems(read, facts, nowSeconds);
  return {
    format,
    statement: hasQuery(payload) ? null : { payload: format === "eip712" ? payload : null, signature },
    sha256: createHash("sha256").update(canonicalJson(whole)).digest("hex"),
    signer: read.signer,
    standing: standingOf(read, facts),
    problems: [...(read.problem ? [`It is not signed as it says: ${read.problem}.`] : []), ...differs],
  };
}

/** Whether the key speaks for this seller: the payee's own, or one under the endpoint's own host. */
export function standingOf(
  { signer }: Pick<ReadStatement, "signer">,
  facts: StatementFacts,
): KeptStatement["standing"] {
  if (signer === null) return "invalid";
  if (signer.toLowerCase() === facts.payTo.toLowerCase()) return "payee";
  return didWebHost(signer) === new URL(facts.url).host ? "host" : "stranger";
}

/** What an offer says otherwise than the terms of the call. */
export function offerProblems(
  { payload }: Pick<ReadStatement, "payload">,
  facts: StatementFacts,
  nowSeconds: number,
): string[] {
  const compared: [string, boolean][] = [
    ["scheme", payload.scheme === facts.scheme],
    ["network", toCaip2(String(payload.network)) === facts.network],
    ["token", equal(payload.asset, facts.asset)],
    ["payee", equal(payload.payTo, facts.payTo)],
    ["amount", payload.amount === facts.amountAtomic],
    ["resource", sameOrigin(payload.resourceUrl, facts.url)],
  ];
  const problems = compared.filter(([, same]) => !same).map(([what]) => `It names another ${what}.`);
  const until = Number(payload.validUntil ?? 0);
  return until > 0 && until < nowSeconds ? [...problems, "It had expired."] : problems;
}

/** What a receipt says otherwise than the call. Its transaction is compared where the chain's is known. */
export function receiptProblems(
  { payload }: Pick<ReadStatement, "payload">,
  facts: StatementFacts,
  nowSeconds: number,
): string[] {
  const compared: [string, boolean][] = [
    ["network", toCaip2(String(payload.network)) === facts.network],
    ["payer", equal(payload.payer, facts.payer)],
    ["resource", sameOrigin(payload.resourceUrl, facts.url)],
    ["time", Math.abs(Number(payload.issuedAt) - nowSeconds) <= CLOCK_SECONDS],
  ];
  return compared.filter(([, same]) => !same).map(([what]) => `It names another ${what}.`);
}

const equal = (a: unknown, b: string) => String(a).toLowerCase() === b.toLowerCase();
const hasQuery = ({ resourceUrl }: Record<string, string | number>) => /[?#]/.test(String(resourceUrl));
const sameOrigin = (a: unknown, b: string) =>
  URL.canParse(String(a)) && new URL(String(a)).origin === new URL(b).origin;
