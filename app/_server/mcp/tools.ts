import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { getListing } from "@/db/queries/listing";
import { listingFacts } from "@/db/queries/listing-facts";
import { cleanJson } from "@/lib/catalog/clean-text";
import { catalogSearchParams, EVERYTHING, parseCatalogQuery } from "@/lib/catalog/query";
import { SoukError, toProblem } from "@/lib/errors";
import { checkEndpoint } from "@/services/check-endpoint";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { consumeReadLimit } from "@/services/consume-read-limit";
import type { Context } from "@/services/context";
import { searchCatalog } from "@/services/search-catalog";
import { judged, listingCard, listingDetails, paymentTerms } from "./listing-content";

export interface Asker {
  ctx: Context;
  /** Who to count against. */
  ip: string;
}

const id = z.uuid().describe("The listing's id, as search_listings gives it.");
const READS = { readOnlyHint: true, openWorldHint: false } as const;

/** The parameters of the catalog's own address, so that a tool call and a page can ask the same. */
const searchInput = z.strictObject({
  query: z
    .string()
    .max(200)
    .default("")
    .describe(
      'What is needed, in words. May hold filters: price:<0.01 network:base is:live -testnet "exact phrase".',
    ),
  kind: z.enum(["http", "mcp"]).optional().describe("HTTP resources, or tools of MCP servers."),
  network: z.string().max(64).optional().describe("CAIP-2, such as eip155:8453."),
  scheme: z.string().max(64).optional().describe("Payment scheme, such as exact."),
  asset: z.string().max(200).optional().describe("Symbol of a known token (USDC), or <CAIP-2>/<address>."),
  maxPrice: z.string().max(20).optional().describe("US dollars for one call, at most, such as 0.01."),
  state: z.enum(["live", "degraded", "down", "unknown"]).optional().describe("Measured health."),
  category: z.string().max(60).optional().describe("A category's slug."),
  sort: z
    .enum(["relevance", "price", "latency", "uptime", "used", "newest", "price-changed"])
    .default("relevance"),
  cursor: z.string().max(300).optional().describe("nextCursor of the answer before."),
});

/** Adds every tool. What a tool throws that a visitor may know becomes its error; the rest is logged and named nowhere. */
export function addTools(server: McpServer, asker: Asker): void {
  const { ctx, ip } = asker;
  const { origin } = ctx.env;

  server.registerTool(
    "search_listings",
    {
      title: "Search the catalog",
      description:
        "Finds paid endpoints (x402) by words and filters, best first, 20 a page, with what was measured of each. Where fewer than a page have all the words, `near` holds others that come close; they are not in `total`.",
      inputSchema: searchInput,
      annotations: READS,
    },
    (input) =>
      answer(async () => {
        await consumeReadLimit(ctx, ip);
        const { query: q, ...rest } = input;
        const params = new URLSearchParams({ q });
        for (const [name, value] of Object.entries(rest)) if (value !== undefined) params.set(name, value);
        const { query, problems } = parseCatalogQuery(params);
        const wrong = problems.map(({ parameter, message }) => ({ field: parameter, message }));
        if (wrong.length > 0)
          throw new SoukError("invalid-request", wrong.map((w) => `${w.field}: ${w.message}`).join(" "), {
            errors: wrong,
          });
        const found = await searchCatalog(ctx, { ...EVERYTHING, ...query });
        return {
          total: found.total,
          first: found.first,
          page: `${origin}/?${catalogSearchParams(query)}`,
          approximate: found.approximate,
          corrected: found.corrected,
          problems: found.problems,
          listings: found.cards.map((card) => listingCard(card, origin)),
          near: found.near.map((card) => listingCard(card, origin)),
          nextCursor: found.nextCursor,
        };
      }),
  );

  server.registerTool(
    "get_listing",
    {
      title: "Read one listing",
      description:
        "What is known of one endpoint: health, measurements of 30 days, findings, and how its provider describes it.",
      inputSchema: z.strictObject({ id }),
      annotations: READS,
    },
    (input) =>
      answer(async () => {
        await consumeReadLimit(ctx, ip);
        return listingDetails(await found(ctx, input.id), await listingFacts(ctx.db, input.id), origin);
      }),
  );

  server.registerTool(
    "get_payment_terms",
    {
      title: "Read what a call costs",
      description:
        "Every way to pay for one call, as the last probe met it. Terms may change: compare with the live 402 before you sign.",
      inputSchema: z.strictObject({ id }),
      annotations: READS,
    },
    (input) =>
      answer(async () => {
        await consumeReadLimit(ctx, ip);
        return paymentTerms(await found(ctx, input.id), origin);
      }),
  );

  server.registerTool(
    "validate_endpoint",
    {
      title: "Check an endpoint",
      description:
        "Probes any public URL now, pays nothing and stores nothing, and says what is wrong with its 402.",
      inputSchema: z.strictObject({
        resource: z.string().min(1).max(4_096).describe("The URL."),
        method: z.string().max(20).optional().describe("The HTTP method; it is found when absent."),
        tool: z.string().max(200).optional().describe("The tool to check, when the URL is an MCP server."),
      }),
      annotations: { readOnlyHint: true, openWorldHint: true },
    },
    (input) =>
      answer(async () => {
        await consumeRateLimit(ctx, `validate:${ip}`, { limit: 60, windowSeconds: 60 });
        const report = await checkEndpoint(ctx, input);
        return {
          target: report.target,
          at: report.at,
          latencyMs: report.latencyMs,
          ...judged(report, origin),
          untrusted: cleanJson(
            {
              accepts: report.terms?.accepts ?? [],
              resource: report.terms?.resource ?? null,
              input: report.input,
            },
            { maxDepth: 12, maxValues: 400, maxTextChars: 400 },
          ),
        };
      }),
  );
}

async function found(ctx: Context, listingId: string) {
  const listing = await getListing(ctx.db, listingId);
  if (!listing) throw new SoukError("not-found", "There is no such listing.");
  return listing;
}

async function answer(make: () => Promise<Record<string, unknown>>) {
  try {
    const structuredContent = await make();
    return {
      structuredContent,
      content: [{ type: "text" as const, text: JSON.stringify(structuredContent) }],
    };
  } catch (error) {
    const problem = toProblem(error);
    if (problem.status === 500) console.error("[mcp]", error);
    return { isError: true, content: [{ type: "text" as const, text: JSON.stringify(problem) }] };
  }
}
