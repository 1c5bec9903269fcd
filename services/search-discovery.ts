import type { Db } from "@/db/client";
import { countDiscovery, type DiscoveryFilter, letIn, listedIds } from "@/db/queries/list-discovery";
import { searchCatalogSql } from "@/db/queries/search-catalog";
import { decodeDiscoveryCursor, encodeDiscoveryCursor } from "@/lib/catalog/discovery-cursor";
import { cursorProblem, type SearchQuery } from "@/lib/catalog/discovery-query";
import { type CatalogQuery, EVERYTHING } from "@/lib/catalog/query";
import type { AlsoFilters } from "@/lib/catalog/search-plan";
import { JsonList } from "@/lib/http/byte-answer";
import { type Soon, withSoon } from "@/lib/http/soon";
import type { PlanToken } from "@/lib/search/plan";
import { assetsNamed } from "@/lib/x402/assets";
import type { Context } from "./context";
import { type FoundListings, findListings } from "./find-listings";
import { type ItemCache, readItems } from "./read-items";
import { hasIndex } from "./search-catalog";

/** In the shape that the clients of `@x402/extensions` read, with `searchMethod` as Coinbase's catalog has it. */
export interface DiscoverySearch {
  x402Version: 2;
  resources: JsonList;
  partialResults: false;
  searchMethod: "text";
  pagination: { limit: number; cursor: string | null };
}

/**
 * The catalog's own search for discovery clients: the same words, order and folding as on the page. Items that `kept`
 * holds are not read again; `few` is from how many on a filter that only the database knows is applied to what search
 * finds. At once when all of it is in memory. Throws SoukError `invalid-request` for a cursor that no answer gave.
 */
export function searchDiscovery(
  ctx: Pick<Context, "db" | "catalog">,
  { query: q, limit, cursor, ...filter }: SearchQuery,
  kept?: ItemCache,
  few = FEW,
): Soon<DiscoverySearch> {
  const start =
    cursor === undefined ? (["search", "", ""] as const) : decodeDiscoveryCursor(cursor, "search");
  if (!start) throw cursorProblem();
  const [, page, given] = start;
  return withSoon(asker(ctx, { q, few }, filter), (ask) =>
    withSoon(gather(ask, { page, given: readMarks(given) }, limit, []), ({ ids, next }) =>
      withSoon(readItems(ctx, ids, kept), (items) => ({
        x402Version: 2,
        resources: new JsonList(items),
        partialResults: false,
        searchMethod: "text",
        pagination: {
          limit,
          cursor: next && encodeDiscoveryCursor(["search", next.page, writeMarks(next.given)]),
        },
      })),
    ),
  );
}

/**
 * Where to go on: a page of the catalog's search, and what was given lately. A page is searched anew for each of its parts, and
 * whoever came, went or changed meanwhile moves others within it and into the next one: what was given is left out wherever it is.
 */
interface Place {
  /** "": the first. */
  page: string;
  /** Marks of listings, the newest last. */
  given: string[];
}

/** This page's and the page's before it: nothing moves further than that. */
const MARKS_KEPT = 48;
/** Ten hexadecimal digits of an id: that two of some dozens have the same happens once in a billion pages. */
const MARK_CHARS = 10;
const markOf = (id: string) => id.slice(-MARK_CHARS).toLowerCase();
const writeMarks = (marks: readonly string[]) => Buffer.from(marks.join(""), "hex").toString("base64url");
const readMarks = (text: string): string[] =>
  Buffer.from(text, "base64url").toString("hex").match(MARKS) ?? [];
const MARKS = new RegExp(`.{${MARK_CHARS}}`, "g");

/** Adds to `ids` what follows a place until there are `limit`; `next` is null where there is no more. */
function gather(
  ask: Ask,
  { page, given }: Place,
  limit: number,
  ids: string[],
): Soon<{ ids: string[]; next: Place | null }> {
  return withSoon(ask(page || null), ({ ids: found, nextCursor }) => {
    const rest = found.filter((id) => !given.includes(markOf(id)));
    const wanted = rest.slice(0, limit - ids.length);
    ids.push(...wanted);
    const marks = [...given, ...wanted.map(markOf)].slice(-MARKS_KEPT);
    const next =
      wanted.length < rest.length
        ? { page, given: marks }
        : nextCursor === null
          ? null
          : { page: nextCursor, given: marks };
    return next && ids.length < limit ? gather(ask, next, limit, ids) : { ids, next };
  });
}

type Ask = (cursor: string | null) => Soon<FoundListings>;

/** A filter that lets in fewer is answered by the database alone. */
const FEW = 20_000;

/**
 * The index knows all filters but a part of the URL and, of a payee, by which option. What it knows it narrows to, and what
 * does not pass is left out; a part of the URL alone that lets in little is ranked by the database. Without an index the
 * database knows everything.
 */
function asker(
  ctx: Pick<Context, "db" | "catalog">,
  { q, few }: { q: string; few: number },
  filter: DiscoveryFilter,
): Soon<Ask> {
  const query = { ...catalogQuery(filter), q };
  const also = alsoFilters(filter);
  const ranked: Ask = async (cursor) => {
    const asked = { ...EVERYTHING, q, cursor };
    const found = await searchCatalogSql(ctx.db, asked, listedIds(ctx.db, filter), { facets: false });
    return { total: found.total, nextCursor: found.nextCursor, ids: found.cards.map((card) => card.id) };
  };
  const otherwise = (cursor: string | null) => (needsIndex(filter) ? () => ranked(cursor) : undefined);
  const known: Ask = (cursor) => findListings(ctx, { ...query, cursor }, also, otherwise(cursor));
  const { catalog } = ctx;
  if (knownToIndex(filter) && (catalog?.index || !needsIndex(filter))) return known;
  const leftOut: Ask = async (cursor) => {
    const found = await known(cursor);
    const passing = await letIn(ctx.db, found.ids, filter);
    return { ...found, ids: found.ids.filter((id) => passing.has(id)) };
  };
  if (!catalog) return ranked;
  return hasIndex(catalog).then(async (has) => {
    if (!has) return ranked;
    if (knownToIndex(filter)) return known;
    if (filter.payTo) return leftOut;
    return (await letsInFew(ctx.db, filter, few)) ? ranked : leftOut;
  });
}

/** To count up to 20,000 takes longer than the search; either way the answer has the same listings. */
const COUNT_HOLDS_MS = 60_000;
const MOST_COUNTS = 1_000;
const counts = new WeakMap<Db, Map<string, { isFew: boolean; untilMs: number }>>();

async function letsInFew(db: Db, { maxUsdPrice, ...filter }: DiscoveryFilter, few: number): Promise<boolean> {
  const known = counts.get(db) ?? new Map<string, { isFew: boolean; untilMs: number }>();
  counts.set(db, known);
  const key = JSON.stringify([few, String(maxUsdPrice), filter]);
  const before = known.get(key);
  if (before && before.untilMs > performance.now()) return before.isFew;
  const isFew = (await countDiscovery(db, { maxUsdPrice, ...filter }, few)) < few;
  if (known.size >= MOST_COUNTS) known.clear();
  known.set(key, { isFew, untilMs: performance.now() + COUNT_HOLDS_MS });
  return isFew;
}

/** A payee of the index is of any option, and has to be of the one that the other filters hold for. */
function knownToIndex({
  payTo,
  urlSubstring,
  scheme,
  network,
  asset,
  maxUsdPrice,
}: DiscoveryFilter): boolean {
  return !urlSubstring && (!payTo || (!scheme && !network && !asset && maxUsdPrice === undefined));
}

/** Whether a catalog query cannot say it. */
function needsIndex({ payTo, extensions, asset }: DiscoveryFilter): boolean {
  return payTo !== undefined || (extensions?.length ?? 0) > 0 || asset !== undefined;
}

function alsoFilters({ payTo, extensions, asset }: DiscoveryFilter): AlsoFilters {
  return {
    payees: payTo ? [payTo] : [],
    extensions: extensions ?? [],
    tokens: asset ? tokensAt(asset) : [],
  };
}

/** An address in any case, as the index names tokens: by symbol where it is known, and as it is elsewhere. */
function tokensAt(address: string): PlanToken[] {
  const lower = address.toLowerCase();
  const known = assetsNamed().filter(({ asset }) => asset.toLowerCase() === lower);
  return [
    { network: null, asset: lower },
    ...known.map(({ network, symbol }) => ({ network, asset: symbol })),
  ];
}

/** Those of the filters that a catalog query says. */
function catalogQuery({ type, scheme, network, maxUsdPrice }: DiscoveryFilter): CatalogQuery {
  return {
    ...EVERYTHING,
    kinds: type ? [type] : [],
    schemes: scheme ? [scheme] : [],
    networks: network ? [network] : [],
    maxPriceUsdMicros: maxUsdPrice ?? null,
  };
}

/** How many there are, when the index of this process can count them; undefined: only the database can. */
export async function knownTotal(
  ctx: Pick<Context, "db" | "catalog">,
  filter: DiscoveryFilter,
): Promise<number | undefined> {
  if (!knownToIndex(filter) || !ctx.catalog || !(await hasIndex(ctx.catalog))) return undefined;
  const counted = async () => ({ ids: [], total: await countDiscovery(ctx.db, filter), nextCursor: null });
  return (await findListings(ctx, catalogQuery(filter), alsoFilters(filter), counted)).total;
}
