import { decodeJsonHeader } from "./header-codec";
import { misnamedHeader, wrappedBody, wrapperOf, writtenAs } from "./misread";
import { isObject, parseRequirements } from "./payment-requirements";
import { parseStrictJson } from "./strict-json";
import type { PaymentRequired, PaymentRequirements, ResourceInfo, WireIssue } from "./types";
import { plainText, wireIssue } from "./wire-issue";

/** More than any seller offers; a bound on work and storage. */
const MAX_OPTIONS = 32;
const TEXT_MAX = 2_000;

export interface ParsedPaymentRequired {
  /** The challenge in the v2 shape; null when there is none, or when it can be read in two ways. */
  required: PaymentRequired | null;
  issues: WireIssue[];
  /** Where each member of `required.accepts` stands in the seller's `accepts`, which also has those left out. */
  positions: number[];
  /** Which transports carried something that calls itself a challenge. */
  seen: { v2Header: boolean; v1Body: boolean };
}

interface Response {
  status: number;
  headers: readonly (readonly [string, string])[];
  body: string;
}

/**
 * Reads the payment challenge of a response: the `PAYMENT-REQUIRED` header (v2) or the JSON body (v1). Options that are
 * not strictly valid are left out of `accepts` and explained in `issues`. A repeated header, or a header and a body
 * that ask for different payments, give no challenge at all. Follows x402 v2 section 5.1 and its HTTP transport;
 * never throws. The status is not judged here.
 */
export function parsePaymentRequired(response: Response): ParsedPaymentRequired {
  const issues: WireIssue[] = [];
  const named = (name: string) => response.headers.filter(([key]) => key.toLowerCase() === name);
  const [header, ...repeated] = named("payment-required");
  const misnamed = header ? null : misnamedHeader(response.headers);
  if (misnamed) issues.push(misnamed);
  const body = readBody(response.body, issues);
  const seen = { v2Header: header !== undefined, v1Body: body !== null };
  const none: ParsedPaymentRequired = { required: null, issues, positions: [], seen };

  if (repeated.length > 0) {
    issues.push(
      wireIssue(
        "header-repeated",
        "PAYMENT-REQUIRED",
        "one PAYMENT-REQUIRED header",
        `${repeated.length + 1} headers`,
      ),
    );
    return none;
  }
  const fromBody = body?.value ? readChallenge(body.value, "body", issues) : null;
  if (!header) {
    if (fromBody?.required.x402Version === 2)
      issues.push(
        wireIssue("v2-in-body", "body", "the v2 challenge in a PAYMENT-REQUIRED header", "only in the body"),
      );
    const wrapped = body || misnamed ? null : wrappedBody(response.body);
    if (wrapped) issues.push(wrapped);
    return { ...none, ...fromBody };
  }

  const decoded = decodeJsonHeader(header[1], "PAYMENT-REQUIRED");
  if (decoded.issue) issues.push(decoded.issue);
  if (!decoded.ok) return none;
  const fromHeader = readChallenge(decoded.value, "PAYMENT-REQUIRED", issues);
  if (fromHeader?.required.x402Version === 1)
    issues.push(wireIssue("v1-in-header", "PAYMENT-REQUIRED", "a v1 challenge in the body", "x402Version 1"));
  // A body that claims to be a challenge but cannot be read strictly is a second reading as well.
  if (body && !body.value) return none;
  const difference = fromHeader && fromBody ? disagreement(fromHeader.required, fromBody.required) : null;
  if (difference) {
    issues.push(difference);
    return none;
  }
  return { ...none, ...fromHeader };
}

/** The body when it claims to be a challenge; `value` is null when it does but is not strict JSON. */
function readBody(text: string, issues: WireIssue[]): { value: Record<string, unknown> | null } | null {
  if (!/^\s*\{/.test(text) || !text.includes('"x402Version"')) return null;
  const parsed = parseStrictJson(text, "body");
  if (!parsed.ok) {
    issues.push(parsed.issue);
    return { value: null };
  }
  return isObject(parsed.value) && "x402Version" in parsed.value && "accepts" in parsed.value
    ? { value: parsed.value }
    : null;
}

/** Reads one challenge, wherever it came from; `at` names the place in issues. null: it is none that can be read. */
export function readChallenge(
  value: unknown,
  at: string,
  issues: WireIssue[],
): { required: PaymentRequired; positions: number[] } | null {
  if (!isObject(value)) {
    issues.push(wireIssue("challenge-shape", at, "a JSON object", value));
    return null;
  }
  const wrapper = wrapperOf(value);
  if (wrapper !== null) {
    issues.push(
      wireIssue("challenge-wrapped", at, "the challenge itself", `inside ${JSON.stringify(wrapper)}`),
    );
    return null;
  }
  const version = value.x402Version;
  if (version !== 1 && version !== 2) {
    issues.push(wireIssue("version", `${at}.x402Version`, "the number 2 (or 1)", version));
    return null;
  }
  const written = writtenAs(value, version);
  if (written !== null) {
    issues.push(wireIssue("version", `${at}.x402Version`, `${written}, as the terms are written`, version));
    return null;
  }
  if (!Array.isArray(value.accepts)) {
    issues.push(wireIssue("accepts-shape", `${at}.accepts`, "an array of payment options", value.accepts));
    return null;
  }
  if (value.accepts.length > MAX_OPTIONS)
    issues.push(
      wireIssue("accepts-many", `${at}.accepts`, `at most ${MAX_OPTIONS} options`, value.accepts.length),
    );
  const extensions = value.extensions ?? {};
  if (!isObject(extensions))
    issues.push(wireIssue("extensions-shape", `${at}.extensions`, "an object", extensions));

  const accepts: PaymentRequirements[] = [];
  const rawAccepts: Record<string, unknown>[] = [];
  const positions: number[] = [];
  for (const [index, raw] of value.accepts.slice(0, MAX_OPTIONS).entries()) {
    const option = parseRequirements(raw, version, `accepts[${index}]`);
    issues.push(...option.issues);
    if (!option.requirements) continue;
    accepts.push(option.requirements);
    rawAccepts.push(raw as Record<string, unknown>);
    positions.push(index);
  }
  const required: PaymentRequired = {
    x402Version: version,
    ...(typeof value.error === "string" ? { error: plainText(value.error, TEXT_MAX) } : {}),
    resource: readResource(value, version, issues),
    accepts,
    rawAccepts,
    extensions: isObject(extensions) ? extensions : {},
  };
  return { required, positions };
}

/** v2 section 5.1.2 `resource`; v1 spreads the same facts over each option, of which the first is taken. */
function readResource(challenge: Record<string, unknown>, version: 1 | 2, issues: WireIssue[]): ResourceInfo {
  const first = Array.isArray(challenge.accepts) ? challenge.accepts[0] : undefined;
  const source = version === 2 ? challenge.resource : first;
  const raw = isObject(source) ? source : {};
  const url = version === 2 ? raw.url : raw.resource;
  if (typeof url !== "string" || url === "")
    issues.push(
      version === 2
        ? wireIssue(
            "resource-missing",
            "resource.url",
            "the URL that is sold",
            isObject(source) ? url : source,
          )
        : wireIssue("resource-missing", "accepts[0].resource", "the URL that is sold", url),
    );
  const resource: ResourceInfo = { url: typeof url === "string" ? plainText(url, TEXT_MAX) : "" };
  for (const key of ["description", "mimeType", "serviceName", "iconUrl"] as const) {
    const text = raw[key];
    if (typeof text === "string" && text !== "") resource[key] = plainText(text, TEXT_MAX);
  }
  if (raw.tags !== undefined && raw.tags !== null && !Array.isArray(raw.tags))
    issues.push(wireIssue("tags-shape", "resource.tags", "a list of texts", raw.tags));
  if (Array.isArray(raw.tags)) {
    const tags = raw.tags.filter((tag): tag is string => typeof tag === "string" && tag !== "");
    if (tags.length > 0) resource.tags = tags.slice(0, 16).map((tag) => plainText(tag, 64));
  }
  return resource;
}

const termsKey = (o: PaymentRequirements) => [o.scheme, o.network, o.asset, o.payTo, o.amount].join(" ");

/**
 * A seller may serve v1 clients from the body beside v2 clients from the header, so long as everything the body asks
 * for is offered in the header too; two v2 challenges must offer the same.
 */
function disagreement(header: PaymentRequired, body: PaymentRequired): WireIssue | null {
  const odd = differentTerms(header, body);
  if (odd === null) return null;
  return wireIssue(
    "header-body-disagree",
    "body",
    "the same payment options in the header and the body",
    odd,
  );
}

/**
 * What one of two challenges for the same thing offers and the other does not; null when they agree. A `second` of v1
 * may offer less than a `first` of v2.
 */
export function differentTerms(first: PaymentRequired, second: PaymentRequired): string | null {
  const inFirst = new Set(first.accepts.map(termsKey));
  const inSecond = new Set(second.accepts.map(termsKey));
  const onlyInSecond = [...inSecond].find((key) => !inFirst.has(key));
  const onlyInFirst = [...inFirst].find((key) => !inSecond.has(key));
  const sameVersion = first.x402Version === second.x402Version;
  return onlyInSecond ?? (sameVersion ? (onlyInFirst ?? null) : null);
}
