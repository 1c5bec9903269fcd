import { type DiscoveryFilter, listedIds } from "@/db/queries/list-discovery";
import { searchCatalogSql } from "@/db/queries/search-catalog";
import { decodeDiscoveryCursor, encodeDiscoveryCursor } from "@/lib/catalog/discovery-cursor";
import { cursorProblem, type SearchQuery } from "@/lib/catalog/discovery-query";
import { type CatalogQuery, EVERYTHING } from "@/lib/catalog/query";
import type { CatalogResult } from "@/lib/catalog/result";
import { JsonText } from "@/lib/http/byte-answer";
import type { Context } from "./context";
import { type ItemCache, readItems } from "./read-items";
import { searchCatalog } from "./search-catalog";

/** In the shape that the clients of `@x402/extensions` read, with `searchMethod` as Coinbase's catalog has it. */
export interface DiscoverySearch {
  x402Version: 2;
  resources: JsonText;
  partialResults: false;
  searchMethod: "text";
  pagination: { limit: number; cursor: string | null };
}

/**
 * The catalog's own search for discovery clients: the same words, order and folding as on the page. Items that `kept`
 * holds are not read again. Throws SoukError `invalid-request` for a cursor that no answer gave.
 */
export async function searchDiscovery(
  ctx: Pick<Context, "db" | "catalog">,
  { query: q, limit, cursor, ...filter }: SearchQuery,
  kept?: ItemCache,
): Promise<DiscoverySearch> {
  const start =
    cursor === undefined ? (["search", "", ""] as const) : decodeDiscoveryCursor(cursor, "search");
  if (!start) throw cursorProblem();
  const ask = asker(ctx, q, filter);
  let [, page, after] = start;
  const ids: string[] = [];
  for (;;) {
    const { cards, nextCursor } = await ask(page || null);
    // Within a page the place is the last id that was given, so that what came in before it shifts nothing.
    const rest = cards.slice(cards.findIndex((card) => card.id === after) + 1);
    const wanted = rest.slice(0, limit - ids.length);
    ids.push(...wanted.map((card) => card.id));
    const pageDone = wanted.length === rest.length;
    after = pageDone ? "" : (ids.at(-1) ?? "");
    if (pageDone) page = nextCursor ?? "";
    const done = pageDone && nextCursor === null;
    if (!done && ids.length < limit) continue;
    return {
      x402Version: 2,
      resources: JsonText.list(await readItems(ctx, ids, kept)),
      partialResults: false,
      searchMethod: "text",
      pagination: { limit, cursor: done ? null : encodeDiscoveryCursor(["search", page, after]) },
    };
  }
}

type Ask = (cursor: string | null) => Promise<CatalogResult>;

/** The catalog's search knows most filters; those by payee, token address, URL and extension are for the database. */
function asker(ctx: Pick<Context, "db" | "catalog">, q: string, filter: DiscoveryFilter): Ask {
  const query: CatalogQuery = { ...EVERYTHING, q };
  const { type, scheme, network, maxUsdPrice, payTo, asset, urlSubstring, extensions } = filter;
  if (payTo || asset || urlSubstring || extensions?.length)
    return (cursor) =>
      searchCatalogSql(ctx.db, { ...query, cursor }, listedIds(ctx.db, filter), { facets: false });
  const known: CatalogQuery = {
    ...query,
    kinds: type ? [type] : [],
    schemes: scheme ? [scheme] : [],
    networks: network ? [network] : [],
    maxPriceUsdMicros: maxUsdPrice ?? null,
  };
  // Only ids are needed: the items are read by them.
  return async (cursor) => {
    const result = await searchCatalog(ctx, { ...known, cursor }, { facets: false, fresh: false });
    // Behind the few that have all the words, those that come near.
    return { ...result, cards: [...result.cards, ...result.near] };
  };
}
