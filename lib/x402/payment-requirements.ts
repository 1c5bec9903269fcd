import { getAddress, isAddress } from "viem/utils";
import { parseAtomic } from "./amount";
import { defaultAsset } from "./assets";
import { networkFamily, networkInfo, toCaip2, v1NetworkName } from "./networks";
import type { PaymentRequirements, WireIssue } from "./types";
import { wireIssue } from "./wire-issue";

type Json = Record<string, unknown>;

const HEX_ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const BASE58_ADDRESS = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;
/** For networks whose addresses we cannot check: printable, no spaces. */
const ANY_ADDRESS = /^[\x21-\x7e]{1,128}$/;
const SCHEME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;
const TIMEOUT_MAX_SECONDS = 2_147_483_647;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads one member of `accepts` strictly (v2 section 5.1.2, v1 section 5.1) into the v2 shape. `requirements` is null
 * when the option could not be paid as written; `issues` then says why, and may be non-empty for a readable one too.
 */
export function parseRequirements(
  raw: unknown,
  version: 1 | 2,
  path: string,
): { requirements: PaymentRequirements | null; issues: WireIssue[] } {
  const issues: WireIssue[] = [];
  if (!isObject(raw))
    return { requirements: null, issues: [wireIssue("option-shape", path, "an object", raw)] };

  const scheme = typeof raw.scheme === "string" && SCHEME.test(raw.scheme) ? raw.scheme : null;
  if (scheme === null)
    issues.push(wireIssue("scheme-format", `${path}.scheme`, 'a scheme name such as "exact"', raw.scheme));
  const network = readNetwork(raw.network, version, `${path}.network`, issues);
  const amount = readAmount(raw, version, path, network, issues);
  const asset = readAddress(raw.asset, network, "asset", `${path}.asset`, issues);
  const payTo = readAddress(raw.payTo, network, "pay-to", `${path}.payTo`, issues);
  const timeout = raw.maxTimeoutSeconds;
  const timeoutOk =
    typeof timeout === "number" && Number.isInteger(timeout) && timeout > 0 && timeout <= TIMEOUT_MAX_SECONDS;
  if (!timeoutOk)
    issues.push(
      wireIssue(
        "timeout-format",
        `${path}.maxTimeoutSeconds`,
        "a whole number of seconds, 1 or more",
        timeout,
      ),
    );
  const extra = raw.extra ?? {};
  if (!isObject(extra)) issues.push(wireIssue("extra-shape", `${path}.extra`, "an object", extra));

  if (scheme === null || !network || amount === null || !asset || !payTo || !timeoutOk || !isObject(extra))
    return { requirements: null, issues };
  return {
    requirements: { scheme, network, amount, asset, payTo, maxTimeoutSeconds: timeout, extra },
    issues,
  };
}

function readNetwork(raw: unknown, version: 1 | 2, path: string, issues: WireIssue[]): string | null {
  const network = typeof raw === "string" ? toCaip2(raw) : null;
  const isName = network !== null && network !== raw;
  if (network && version === 2 && isName) {
    issues.push(wireIssue("network-v1-name", path, network, raw));
    return null;
  }
  if (network && version === 1 && !isName) {
    // v1 clients look names up; some also know CAIP-2, so the option stays readable.
    issues.push(wireIssue("network-caip2-in-v1", path, v1NetworkName(network) ?? "a v1 network name", raw));
    return network;
  }
  if (!network)
    issues.push(
      wireIssue(
        "network-format",
        path,
        version === 2 ? "a CAIP-2 identifier such as eip155:8453" : 'a v1 network name such as "base"',
        raw,
      ),
    );
  return network;
}

function readAmount(
  raw: Json,
  version: 1 | 2,
  path: string,
  network: string | null,
  issues: WireIssue[],
): string | null {
  const [name, other] =
    version === 2 ? (["amount", "maxAmountRequired"] as const) : (["maxAmountRequired", "amount"] as const);
  const value = raw[name];
  const push = (code: string, expected: string) =>
    issues.push(wireIssue(code, `${path}.${name}`, expected, value));
  if (value === undefined && raw[other] !== undefined) {
    issues.push(wireIssue("amount-other-version", path, `"${name}" in x402 v${version}`, other));
    return null;
  }
  if (typeof value === "number") {
    push("amount-number", `a string of atomic units, "${atomicGuess(String(value), network) ?? value}"`);
    return null;
  }
  if (typeof value !== "string") {
    push("amount-format", 'a string of atomic units such as "10000"');
    return null;
  }
  if (parseAtomic(value) !== null) return value;
  const guess = atomicGuess(value, network);
  if (guess !== null) push("amount-decimal", `atomic units: "${guess}" for ${value}`);
  else push("amount-format", 'digits only, no sign, no leading zero, below 2^256, such as "10000"');
  return null;
}

/** What a decimal amount ("0.5", "$0.01") comes to in atomic units of the network's dollar coin; null when unclear. */
function atomicGuess(text: string, network: string | null): string | null {
  const match = /^\$?(\d{1,9})\.(\d{1,18})$/.exec(text.trim());
  if (!match) return null;
  const decimals = (network && defaultAsset(network)?.decimals) || 6;
  const [, whole = "", fraction = ""] = match;
  const digits = (whole + fraction.padEnd(decimals, "0").slice(0, decimals)).replace(/^0+(?=\d)/, "");
  return digits;
}

function readAddress(
  raw: unknown,
  network: string | null,
  what: "asset" | "pay-to",
  path: string,
  issues: WireIssue[],
): string | null {
  const family = network === null ? null : networkFamily(network);
  const expected = family === "svm" ? "a base58 account address" : "a 0x address of 40 hexadecimal digits";
  const fail = (code: string, wanted: string) => {
    issues.push(wireIssue(code, path, wanted, raw));
    return null;
  };
  if (typeof raw !== "string") return fail(`${what}-format`, expected);
  if (family === null || family === "other")
    return ANY_ADDRESS.test(raw) ? raw : fail(`${what}-format`, "an address");
  if (family === "svm") return BASE58_ADDRESS.test(raw) ? raw : fail(`${what}-format`, expected);
  if (HEX_ADDRESS.test(raw)) {
    if (isAddress(raw)) return getAddress(raw);
    return fail(`${what}-checksum`, `${getAddress(raw.toLowerCase())} (EIP-55), or all lower case`);
  }
  const suggestion = network && what === "asset" && defaultAsset(network);
  if (suggestion && /^[A-Za-z][A-Za-z0-9.]{1,9}$/.test(raw))
    return fail(
      "asset-symbol",
      raw.toUpperCase() === suggestion.symbol
        ? `${suggestion.asset}, the address of ${suggestion.symbol} on ${networkInfo(network)?.name}`
        : expected,
    );
  return fail(`${what}-format`, expected);
}
