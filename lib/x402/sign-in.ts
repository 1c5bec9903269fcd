import { isObject } from "./payment-requirements";
import type { PaymentRequired } from "./types";

/** Extension and request header of the same name (x402 v2, sign-in-with-x; CAIP-122, EIP-4361). */
export const SIGN_IN = "sign-in-with-x";

/** What is signed to sign in, without who signs. Times are ISO 8601 as they go into the message. */
export interface SignInTerms {
  domain: string;
  uri: string;
  statement?: string;
  version: "1";
  nonce: string;
  issuedAt: string;
  expirationTime: string;
  notBefore?: string;
  requestId?: string;
  resources?: string[];
  /** CAIP-2. */
  chainId: string;
}

export type SignInReview =
  | { ok: true; terms: SignInTerms }
  /** Why it is not signed, in words for the person, worst first. */
  | { ok: false; problems: string[] };

const MAX_LIFE_MS = 3_600_000;
const DEFAULT_LIFE_MS = 300_000;
/** Older than this nobody accepts it; clocks may differ by a minute. */
const MAX_AGE_MS = 300_000;
const CLOCK_MS = 60_000;
const MAX_STATEMENT_CHARS = 200;
const MAX_RESOURCES = 10;
/** RFC 3339, as EIP-4361 has it. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Judges the sign-in that a 402 offers; null when it offers none. It is signed only when it is for the very origin that
 * was asked, for once (a nonce) and for at most an hour, and says nothing of another site: whoever gets a signature that
 * names another site could sign in there (security row 33). Where the seller sets no end, five minutes are set here, which
 * the message says.
 */
export function reviewSignIn(
  { extensions }: Pick<PaymentRequired, "extensions">,
  /** The listed URL. */
  url: string,
  nowMs: number,
): SignInReview | null {
  const extension = extensions[SIGN_IN];
  if (extension === undefined) return null;
  const info = isObject(extension) && isObject(extension.info) ? extension.info : {};
  const chainId = evmChain(isObject(extension) ? extension.supportedChains : null);
  const { host, origin } = new URL(url);
  const text = (name: string) => (typeof info[name] === "string" ? (info[name] as string) : "");
  const issuedAt = text("issuedAt");
  const issuedMs = DATE_TIME.test(issuedAt) ? Date.parse(issuedAt) : Number.NaN;
  const expirationTime =
    info.expirationTime === undefined
      ? new Date((Number.isNaN(issuedMs) ? nowMs : issuedMs) + DEFAULT_LIFE_MS).toISOString()
      : text("expirationTime");
  const endsMs = DATE_TIME.test(expirationTime) ? Date.parse(expirationTime) : Number.NaN;
  const resources = info.resources === undefined ? [] : info.resources;

  const checks: [problem: string, holds: boolean][] = [
    [`It is a sign-in for another site: ${quoted(info.domain)}.`, text("domain") === host],
    [`It signs you in at another address: ${quoted(info.uri)}.`, hasOrigin(text("uri"), origin)],
    ["It has no nonce that could be used only once.", /^[a-zA-Z0-9]{8,128}$/.test(text("nonce"))],
    ["It is of another version than 1.", info.version === "1"],
    ["It was not made just now.", issuedMs <= nowMs + CLOCK_MS && issuedMs >= nowMs - MAX_AGE_MS],
    ["It would be good for longer than an hour.", endsMs - nowMs <= MAX_LIFE_MS],
    ["It has run out.", endsMs > nowMs],
    ["It is not good yet.", isOver(info.notBefore, nowMs)],
    ["What it says cannot be shown truly.", isPlain(info.statement)],
    [`What it says is about another site: ${quoted(info.statement)}.`, isAbout(text("statement"), host)],
    ["Its request number is no plain text.", isRequestId(info.requestId)],
    [
      "It asks for rights elsewhere.",
      Array.isArray(resources) &&
        resources.length <= MAX_RESOURCES &&
        resources.every((entry) => typeof entry === "string" && hasOrigin(entry, origin)),
    ],
    ["It is for no chain whose wallets can be used here.", chainId !== null],
  ];
  const problems = checks.filter(([, holds]) => !holds).map(([problem]) => problem);
  if (problems.length > 0 || chainId === null) return { ok: false, problems };
  return {
    ok: true,
    terms: {
      domain: host,
      uri: text("uri"),
      ...(info.statement !== undefined && { statement: text("statement") }),
      version: "1",
      nonce: text("nonce"),
      issuedAt,
      expirationTime,
      ...(info.notBefore !== undefined && { notBefore: text("notBefore") }),
      ...(info.requestId !== undefined && { requestId: text("requestId") }),
      ...(info.resources !== undefined && { resources: resources as string[] }),
      chainId,
    },
  };
}

/** The EIP-4361 message, to the letter as the reference packages write it. `address` in its EIP-55 spelling. */
export function signInMessage(terms: SignInTerms, address: string): string {
  const { domain, statement, uri, version, chainId, nonce, issuedAt, expirationTime } = terms;
  return [
    `${domain} wants you to sign in with your Ethereum account:`,
    address,
    "",
    ...(statement === undefined ? [""] : [statement, ""]),
    `URI: ${uri}`,
    `Version: ${version}`,
    `Chain ID: ${chainId.slice("eip155:".length)}`,
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt}`,
    `Expiration Time: ${expirationTime}`,
    ...(terms.notBefore === undefined ? [] : [`Not Before: ${terms.notBefore}`]),
    ...(terms.requestId === undefined ? [] : [`Request ID: ${terms.requestId}`]),
    ...(terms.resources === undefined ? [] : ["Resources:", ...terms.resources.map((entry) => `- ${entry}`)]),
  ].join("\n");
}

/** What the `SIGN-IN-WITH-X` header holds, before it is encoded. */
export function signInPayload(terms: SignInTerms, address: string, signature: string): object {
  return { ...terms, address, type: "eip191", signature };
}

function evmChain(supported: unknown): string | null {
  const chains = Array.isArray(supported) ? supported : [];
  const chain = chains.find(
    (entry) =>
      isObject(entry) &&
      typeof entry.chainId === "string" &&
      /^eip155:[1-9]\d{0,15}$/.test(entry.chainId) &&
      entry.type === "eip191",
  );
  return chain?.chainId ?? null;
}

const hasOrigin = (uri: string, origin: string) =>
  /^[\x21-\x7e]{1,2048}$/.test(uri) && URL.canParse(uri) && new URL(uri).origin === origin;

const isOver = (time: unknown, nowMs: number) =>
  time === undefined || (typeof time === "string" && DATE_TIME.test(time) && Date.parse(time) <= nowMs);

const isRequestId = (id: unknown) =>
  id === undefined || (typeof id === "string" && /^[\x21-\x7e]{1,128}$/.test(id));

/** One line of letters that look like what they are: no line break could plant a field, no direction mark turn words round. */
const isPlain = (statement: unknown) =>
  statement === undefined ||
  (typeof statement === "string" &&
    statement.length <= MAX_STATEMENT_CHARS &&
    /^[\x20-\x7e\u00a1-\u024f\u2010-\u2027]+$/.test(statement));

/** Names no host but its own, and does not begin a message of its own. */
function isAbout(statement: string, host: string): boolean {
  if (/wants you to sign in|0x[0-9a-f]{16}|:\/\/(?!$)/i.test(statement.replaceAll(`://${host}`, " ")))
    return false;
  const hosts = statement.match(/(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?::\d+)?/gu) ?? [];
  return hosts.every((named) => named.toLowerCase() === host || named.toLowerCase() === host.split(":")[0]);
}

const quoted = (value: unknown) =>
  `“${String(value ?? "")
    .replace(/[^\x20-\x7e]/g, "?")
    .slice(0, 60)}”`;
