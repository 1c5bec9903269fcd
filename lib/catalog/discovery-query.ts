import { getAddress, isAddress } from "viem";
import { SoukError } from "@/lib/errors";
import { toCaip2 } from "@/lib/x402/networks";

/** Filters of `GET /discovery/resources`; absent ones do not filter. */
export interface DiscoveryQuery {
  type?: "http" | "mcp";
  payTo?: string;
  scheme?: string;
  /** CAIP-2. */
  network?: string;
  /** One extension key that the resource must declare. */
  extensions?: string;
  limit: number;
  offset: number;
}

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1_000;
const MAX_OFFSET = 1_000_000;
const NAMES = ["type", "payTo", "scheme", "network", "extensions", "limit", "offset"] as const;

/**
 * Reads the filters. A filter that is unknown, repeated or has a value that cannot be meant throws SoukError
 * `invalid-request` naming it: silently ignoring one would answer a question nobody asked.
 */
export function parseDiscoveryQuery(params: URLSearchParams): DiscoveryQuery {
  const wrong = (field: string, message: string) =>
    new SoukError("invalid-request", `${field}: ${message}`, { errors: [{ field, message }] });
  for (const name of new Set(params.keys())) {
    if (!(NAMES as readonly string[]).includes(name))
      throw wrong(name.slice(0, 50), `is not a filter here; there are ${NAMES.join(", ")}`);
    if (params.getAll(name).length > 1) throw wrong(name, "may be given once");
  }
  const text = (name: (typeof NAMES)[number], pattern: RegExp, expected: string) => {
    const value = params.get(name);
    if (value === null) return undefined;
    if (!pattern.test(value)) throw wrong(name, `must be ${expected}`);
    return value;
  };
  const number = (name: "limit" | "offset", fallback: number, min: number, max: number) => {
    const value = text(name, /^\d{1,7}$/, `a whole number from ${min} to ${max}`);
    if (value === undefined) return fallback;
    if (Number(value) < min || Number(value) > max)
      throw wrong(name, `must be a whole number from ${min} to ${max}`);
    return Number(value);
  };

  const named = text("network", /^[\w:-]{1,64}$/, "a CAIP-2 network such as eip155:8453");
  const network = named === undefined ? undefined : toCaip2(named);
  if (network === null) throw wrong("network", `"${named}" is not a network known here`);
  const payTo = text("payTo", /^[\w:.-]{1,128}$/, "an address");
  return {
    type: text("type", /^(http|mcp)$/, "http or mcp") as DiscoveryQuery["type"],
    payTo: payTo && isAddress(payTo, { strict: false }) ? getAddress(payTo) : payTo,
    scheme: text("scheme", /^[a-z][\w-]{0,63}$/, "a scheme such as exact"),
    network,
    extensions: text("extensions", /^[\w./-]{1,100}$/, "one extension key such as bazaar"),
    limit: number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
    offset: number("offset", 0, 0, MAX_OFFSET),
  };
}
