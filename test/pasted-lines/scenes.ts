import type { Framework } from "@/lib/probe/framework";
import { RULES } from "@/lib/probe/rule-book";
import { substitute } from "@/lib/probe/rules/fix-lines";
import { testAccounts } from "@/sandbox/keys";
import { challenge, declaration, resource } from "@/sandbox/museum/good-answer";

/** A 402 that an application answers itself, with one fault. Lines go where their own words say. */
export interface OwnAnswer {
  /** Found before the lines are pasted, and not after. */
  rule: string;
  status: 200 | 402;
  /** How the header is made; none: the challenge is in the body only. */
  header: "base64" | "base64url" | "none";
  cacheControl?: string;
  cors: boolean;
  /** Around the application, into the answer, or instead of the expression that makes the header. */
  place: "application" | "answer" | "header";
}

const RIGHT = { status: 402, header: "base64", cors: true, place: "answer" } as const;

export const OWN_ANSWERS: readonly OwnAnswer[] = [
  { ...RIGHT, rule: "cors-allow-origin", cors: false, place: "application" },
  { ...RIGHT, rule: "challenge-in-header", header: "none" },
  { ...RIGHT, rule: "challenge-base64", header: "base64url", place: "header" },
  { ...RIGHT, rule: "challenge-status", status: 200 },
  { ...RIGHT, rule: "challenge-not-cached", cacheControl: "public, max-age=600" },
];

/** Members of a route's configuration, in the words of the reference packages of each language. */
export type Member = "accepts" | "description" | "mimeType" | "resource" | "extensions";

/** A route of the reference packages that lacks a member, or has a wrong one; the lines bring it. */
export interface RouteFault {
  rule: string;
  /** Written by the lines. */
  member: Member;
  /** What stands there before; undefined: nothing. */
  before?: "far-resource" | "dear" | "no-output";
}

export const ROUTE_FAULTS: readonly RouteFault[] = [
  { rule: "price-outlier", member: "accepts", before: "dear" },
  { rule: "resource-described", member: "description" },
  { rule: "resource-mime-type", member: "mimeType" },
  { rule: "resource-url-mismatch", member: "resource", before: "far-resource" },
  { rule: "input-declared", member: "extensions" },
  { rule: "output-example", member: "extensions", before: "no-output" },
];

export const NETWORK = "eip155:8453";
export const SELLER = testAccounts.seller.address;
export const PATH = "/report";

/** The lines of a rule's own fix, for an endpoint of this origin, with an account in the place of `0x…`. */
export function linesOf(rule: string, framework: Framework, origin: string, method = "GET"): string {
  const lines = RULES.find(({ id }) => id === rule)?.fix.lines;
  const javaScript = !["FastAPI", "Flask", "Go"].includes(framework);
  const text = lines?.[framework] ?? (javaScript ? (lines?.x402 ?? lines?.JavaScript) : undefined);
  if (text === undefined) throw new Error(`${rule} has no lines for ${framework}`);
  const values = { METHOD: method, ORIGIN: origin, PATH, NETWORK, EVM_NETWORK: NETWORK };
  return substitute(text, values).replaceAll("0x…", "0x52908400098527886E0F7030069857D2E4169EE7");
}

/** The resource rule's lines without a framework's own way to trust a proxy. */
export const memberLines = (rule: string, framework: Framework, origin: string, method?: string) =>
  rule === "resource-url-mismatch"
    ? linesOf("resource-given", framework, origin, method)
    : linesOf(rule, framework, origin, method);

/** A challenge with nothing wrong, whose base64 has both characters that base64url writes otherwise. */
export function goodChallenge(origin: string): string {
  const place = { origin, url: origin + PATH, method: "GET" };
  const text = JSON.stringify(
    challenge(place, {
      resource: resource(place.url, { description: "The weather ??? >>> ~~~ ???? >>>> ~~~~" }),
      extensions: { bazaar: declaration() },
    }),
  );
  const encoded = Buffer.from(text).toString("base64");
  if (!/\+/.test(encoded) || !encoded.includes("/")) throw new Error("the challenge encodes too plainly");
  return text;
}
