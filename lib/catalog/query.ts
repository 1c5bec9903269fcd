import { cleanLine } from "./clean-text";
import { LIVE_STATES, type LiveState } from "./live-state";

export const CATALOG_SORTS = ["relevance", "price", "latency", "newest"] as const;
export type CatalogSort = (typeof CATALOG_SORTS)[number];

/** What a person asks of the catalog. The URL is this value: see {@link catalogSearchParams}. */
export interface CatalogQuery {
  /** Words, at most 200 characters; "" for everything. */
  q: string;
  /** CAIP-2; a listing matches when it can be paid on one of them. Empty for any. */
  networks: string[];
  /** Millionths of a US dollar. A listing matches when an option on one of `networks` costs no more. */
  maxPriceUsdMicros: bigint | null;
  /** Empty for any. */
  states: LiveState[];
  sort: CatalogSort;
  /** Where the page starts, as an answer before gave it; null for the first page. */
  cursor: string | null;
}

export const EVERYTHING: CatalogQuery = {
  q: "",
  networks: [],
  maxPriceUsdMicros: null,
  states: [],
  sort: "relevance",
  cursor: null,
};

/** A parameter that cannot be used: said to the visitor, never ignored in silence. */
export interface QueryProblem {
  parameter: string;
  message: string;
}

// Plain expressions and no schema library: this file is part of the page that people load first.
const MAX_QUERY_LENGTH = 200;
const MAX_NETWORKS = 32;
const CAIP2 = /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/;
const USD = /^\d{1,9}(?:\.\d{0,6})?$|^\.\d{1,6}$/;
const CURSOR = /^[-_A-Za-z0-9]{1,300}$/;

/** Reads dollars as people write them ("0.01", "$1", ".5") into millionths; null when that is not a price. */
export function parseUsd(text: string): bigint | null {
  const plain = text.trim().replace(/^\$\s*/, "");
  if (!USD.test(plain)) return null;
  const [whole = "", fraction = ""] = plain.split(".");
  return BigInt(whole || "0") * 1_000_000n + BigInt(fraction.padEnd(6, "0"));
}

/** Millionths as plain dollars without a sign, the shortest form: 10000n is "0.01". */
export function usdInput(micros: bigint): string {
  const digits = micros.toString().padStart(7, "0");
  const fraction = digits.slice(-6).replace(/0+$/, "");
  return fraction ? `${digits.slice(0, -6)}.${fraction}` : digits.slice(0, -6);
}

/**
 * Reads the catalog's parameters: `q`, `network` (repeatable), `maxPrice` (US dollars), `state` (repeatable), `sort`,
 * `cursor`. Empty values count as absent, as forms send them. What cannot be used is left out and named in `problems`.
 */
export function parseCatalogQuery(params: URLSearchParams): {
  query: CatalogQuery;
  problems: QueryProblem[];
} {
  const problems: QueryProblem[] = [];
  const all = (name: string) => [...new Set(params.getAll(name).filter((value) => value.trim() !== ""))];
  const quoted = (value: string) => `“${cleanLine(value, 40)}”`;

  const networks: string[] = [];
  for (const value of all("network").slice(0, MAX_NETWORKS))
    if (CAIP2.test(value)) networks.push(value);
    else
      problems.push({
        parameter: "network",
        message: `${quoted(value)} is not a network identifier such as eip155:8453.`,
      });

  const states: LiveState[] = [];
  for (const value of all("state")) {
    const state = LIVE_STATES.find((known) => known === value);
    if (state) states.push(state);
    else
      problems.push({
        parameter: "state",
        message: `${quoted(value)} is not a state: ${LIVE_STATES.join(", ")}.`,
      });
  }

  const [price] = all("maxPrice");
  const maxPriceUsdMicros = price === undefined ? null : parseUsd(price);
  if (price !== undefined && maxPriceUsdMicros === null)
    problems.push({ parameter: "maxPrice", message: `${quoted(price)} is not a price such as 0.01.` });

  const [sortText] = all("sort");
  const sort = CATALOG_SORTS.find((known) => known === (sortText ?? "relevance"));
  if (!sort)
    problems.push({
      parameter: "sort",
      message: `${quoted(sortText ?? "")} is not an order: ${CATALOG_SORTS.join(", ")}.`,
    });

  const [cursor] = all("cursor");
  const cursorReads = cursor === undefined || CURSOR.test(cursor);
  if (!cursorReads)
    problems.push({ parameter: "cursor", message: "This page address is damaged: showing the first page." });

  return {
    query: {
      q: cleanLine(params.get("q"), MAX_QUERY_LENGTH),
      networks,
      maxPriceUsdMicros,
      states,
      sort: sort ?? "relevance",
      cursor: cursorReads ? (cursor ?? null) : null,
    },
    problems,
  };
}

/** The query as parameters in a fixed order, defaults left out: equal queries have equal addresses. */
export function catalogSearchParams(query: CatalogQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.q) params.set("q", query.q);
  for (const state of LIVE_STATES) if (query.states.includes(state)) params.append("state", state);
  if (query.maxPriceUsdMicros !== null) params.set("maxPrice", usdInput(query.maxPriceUsdMicros));
  for (const network of [...query.networks].sort()) params.append("network", network);
  if (query.sort !== "relevance") params.set("sort", query.sort);
  if (query.cursor !== null) params.set("cursor", query.cursor);
  return params;
}

/** The catalog's address for a query, changed as told. Any change but to the cursor goes back to the first page. */
export function catalogHref(query: CatalogQuery, change: Partial<CatalogQuery> = {}): string {
  const params = catalogSearchParams({ ...query, cursor: null, ...change }).toString();
  return params ? `/?${params}` : "/";
}
