import { getAddress, isAddress } from "viem";
import { z } from "zod";
import { SoukError } from "@/lib/errors";
import { parseParams, repeatable, wholeNumber } from "@/lib/http/query-params";
import { toCaip2 } from "@/lib/x402/networks";
import { parseUsd } from "./usd";

/** The longest `query` that is read; Coinbase's catalog takes as many. */
const MAX_QUERY_CHARS = 400;
const MAX_CURSOR_CHARS = 1_000;

const type = z
  .enum(["http", "mcp"], "must be http or mcp")
  .describe("HTTP resources, or tools of MCP servers.")
  .optional();
const address = z
  .string("is needed: an address")
  .regex(/^[\w:.-]{1,128}$/, "must be an address")
  .transform((text) => (isAddress(text, { strict: false }) ? getAddress(text) : text));
const payTo = address.describe("Who is paid. EVM addresses in any case.");
const scheme = z
  .string()
  .regex(/^[a-z][\w-]{0,63}$/, "must be a scheme such as exact")
  .describe("The payment scheme.")
  .optional();
const network = z
  .string()
  .regex(/^[\w:-]{1,64}$/, "must be a CAIP-2 network such as eip155:8453")
  .transform((name, check) => {
    const caip2 = toCaip2(name);
    if (caip2 !== null) return caip2;
    check.addIssue(`"${name}" is not a network known here`);
    return z.NEVER;
  })
  .describe("A CAIP-2 network such as eip155:8453, or its v1 name such as base.")
  .optional();
const extensionKey = z.string().regex(/^[\w./-]{1,100}$/, "must be an extension key such as bazaar");
const extensions = repeatable(extensionKey, 10)
  .describe(
    "An extension that the resource declares; given several times, all of them. A total may stop at 10,000 while the index is read.",
  )
  .optional();
const cursor = z
  .string()
  .regex(new RegExp(`^[-_A-Za-z0-9]{1,${MAX_CURSOR_CHARS}}$`), "must be a cursor of an answer before")
  .describe(
    "Where the page starts, as the answer before gave it. It survives resources that come in between.",
  )
  .optional();

const limit = (max: number) => wholeNumber(1, max).default(20).describe(`How many at most, 1 to ${max}.`);
const offset = wholeNumber(0, 1_000_000).default(0).describe("How many to skip.");

/** The parameters of `GET /discovery/resources`. */
export const resourcesParams = z.object({
  type,
  payTo: payTo.optional(),
  scheme,
  network,
  extensions,
  limit: limit(1_000),
  offset,
  cursor,
});

/** The parameters of `GET /discovery/search`: those of the reference client, and Coinbase's. */
export const searchParams = z.object({
  query: z
    .string()
    .max(MAX_QUERY_CHARS, `must have at most ${MAX_QUERY_CHARS} characters`)
    .default("")
    .describe("Words, in the grammar of the search page. Empty for everything."),
  type,
  payTo: payTo.optional(),
  scheme,
  network,
  asset: address.describe("The token's address.").optional(),
  maxUsdPrice: z
    .string()
    .transform((text, check) => {
      const micros = parseUsd(text);
      if (micros !== null) return micros;
      check.addIssue("must be a price in US dollars such as 0.01");
      return z.NEVER;
    })
    .describe("US dollars for one call, at most.")
    .optional(),
  urlSubstring: z
    .string()
    .min(1, "must not be empty")
    .max(200, "must have at most 200 characters")
    .describe("Part of the resource's URL, in any case.")
    .optional(),
  extensions,
  limit: limit(100),
  cursor,
});

/** The parameters of `GET /discovery/merchant`. */
export const merchantParams = z.object({
  payTo,
  limit: limit(1_000),
  offset,
  cursor,
});

export type ResourcesQuery = z.output<typeof resourcesParams>;
export type SearchQuery = z.output<typeof searchParams>;
export type MerchantQuery = z.output<typeof merchantParams>;

/** Each throws SoukError `invalid-request` naming every parameter that cannot be used: see {@link parseParams}. */
export const parseResourcesQuery = (params: URLSearchParams): ResourcesQuery =>
  parseParams(resourcesParams, params);
export const parseSearchQuery = (params: URLSearchParams): SearchQuery => parseParams(searchParams, params);
export const parseMerchantQuery = (params: URLSearchParams): MerchantQuery =>
  parseParams(merchantParams, params);

/** A cursor that no answer of this route gave. */
export function cursorProblem(): SoukError {
  const message = "is not a cursor that an answer of this route gave";
  return new SoukError("invalid-request", `cursor: ${message}`, { errors: [{ field: "cursor", message }] });
}
