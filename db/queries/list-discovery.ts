import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  gt,
  inArray,
  isNotNull,
  lt,
  lte,
  ne,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import type { Db } from "@/db/client";
import { type Listing, listings } from "@/db/schema/listings";
import { paymentOptions } from "@/db/schema/payment-options";
import { decodeDiscoveryCursor, encodeDiscoveryCursor } from "@/lib/catalog/discovery-cursor";
import { type DiscoveryItem, type DiscoveryQuality, discoveryItem } from "@/lib/catalog/discovery-item";
import { cursorProblem } from "@/lib/catalog/discovery-query";

/** Filters of every discovery route; absent ones do not filter. Payment filters must hold for one and the same option. */
export interface DiscoveryFilter {
  type?: "http" | "mcp";
  payTo?: string;
  scheme?: string;
  /** CAIP-2. */
  network?: string;
  /** A token's address. */
  asset?: string;
  maxUsdPrice?: bigint;
  urlSubstring?: string;
  /** Extension keys that the resource must declare, all of them. */
  extensions?: string[];
}

export interface DiscoveryPage {
  items: DiscoveryItem[];
  total: number;
  /** The next page, which resources that come in between do not shift; null on the last. */
  cursor: string | null;
}

/** What a filter lets in is counted up to this many where each listing has to be looked into for it. */
const MOST_COUNTED = 10_000;

/**
 * What is in the catalog, newest first. `total` is counted unless the caller knows it. Throws SoukError
 * `invalid-request` for a cursor that is not of such a list.
 */
export async function listDiscovery(
  db: Db,
  query: DiscoveryFilter & { limit: number; offset: number; cursor?: string; total?: number },
): Promise<DiscoveryPage> {
  const after = query.cursor === undefined ? null : decodeDiscoveryCursor(query.cursor, "list");
  if (query.cursor !== undefined && !after) throw cursorProblem();
  // First which ones, from an index alone: what is skipped is not read.
  const which = db
    .select({ id: listings.id, listedAt: listings.listedAt })
    .from(listings)
    .where(and(isListed(db, query), after ? isAfter(after[1], after[2]) : undefined))
    .orderBy(desc(listings.listedAt), asc(listings.id))
    .limit(query.limit + 1)
    .offset(query.offset)
    .as("which");
  const rows = db
    .select({
      ...COLUMNS,
      key: sql<string>`(extract(epoch from ${listings.listedAt}) * 1000000)::bigint::text`,
    })
    .from(which)
    .innerJoin(listings, eq(listings.id, which.id))
    .orderBy(desc(which.listedAt), asc(which.id));
  const [found, total] = await Promise.all([rows, query.total ?? countDiscovery(db, query)]);
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: itemsOf(page),
    total,
    cursor: last && found.length > query.limit ? encodeDiscoveryCursor(["list", last.key, last.id]) : null,
  };
}

/** How many the filter lets in; with `extensions` at most {@link MOST_COUNTED}. */
export async function countDiscovery(db: Db, filter: DiscoveryFilter, most?: number): Promise<number> {
  const bound = most ?? (filter.extensions?.length ? MOST_COUNTED : undefined);
  const found = db.select({ id: listings.id }).from(listings).where(isListed(db, filter));
  const [counted] = await db
    .select({ total: count() })
    .from(bound === undefined ? found.as("found") : found.limit(bound).as("found"));
  return counted?.total ?? 0;
}

/** Those of `ids` that the filter lets in. */
export async function letIn(db: Db, ids: readonly string[], filter: DiscoveryFilter): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .select({ id: listings.id })
    .from(listings)
    .where(and(isListed(db, filter), inArray(listings.id, [...ids])));
  return new Set(rows.map(({ id }) => id));
}

/** These listings as discovery items, in this order; those that are not in the catalog (any more) are left out. */
export async function discoveryItems(db: Db, ids: readonly string[]): Promise<DiscoveryItem[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select(COLUMNS)
    .from(listings)
    .where(and(isListed(db, {}), inArray(listings.id, [...ids])));
  const byId = new Map(itemsOf(rows).map((item) => [item.listingId, item]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** A subquery of the ids of what every filter lets in. */
export function listedIds(db: Db, filter: DiscoveryFilter): SQL {
  return db.select({ id: listings.id }).from(listings).where(isListed(db, filter)).getSQL();
}

/** What an item is made of; its `quality` counts calls that the chain has proven, without sellers who paid themselves. */
const COLUMNS = {
  id: listings.id,
  url: listings.url,
  method: listings.method,
  toolName: listings.toolName,
  terms: listings.terms,
  termsAt: listings.termsAt,
  createdAt: listings.createdAt,
  description: listings.description,
  tags: listings.tags,
  quality: sql<{ total: number; payers: number; last: string | null } | null>`(
    select json_build_object(
      'total', count(*) filter (where c.proven_at > now() - interval '30 days'),
      'payers', count(distinct lower(c.payer)) filter (where c.proven_at > now() - interval '30 days'),
      'last', max(c.created_at))
    from calls c where c.listing_id = listings.id and c.state in ('confirmed', 'paid-undelivered')
      and lower(c.payer) <> lower(c.pay_to))`,
};
type Row = Pick<Listing, Exclude<keyof typeof COLUMNS, "quality">> & {
  quality: { total: number; payers: number; last: string | null } | null;
};

function itemsOf(rows: readonly Row[]): DiscoveryItem[] {
  return rows.flatMap(({ terms, quality, ...row }) =>
    terms ? discoveryItem({ ...row, terms }, qualityOf(quality)) : [],
  );
}

function qualityOf(found: Row["quality"]): DiscoveryQuality | undefined {
  if (!found?.last) return undefined;
  return {
    l30DaysTotalCalls: found.total,
    l30DaysUniquePayers: found.payers,
    lastCalledAt: new Date(found.last).toISOString(),
  };
}

/** In the catalog and let in by every filter. */
function isListed(db: Db, filter: DiscoveryFilter): SQL | undefined {
  const conditions: (SQL | undefined)[] = [
    eq(listings.catalogState, "listed"),
    isNotNull(listings.terms),
    isNotNull(listings.listedAt),
  ];
  if (filter.type) conditions.push((filter.type === "mcp" ? ne : eq)(listings.toolName, ""));
  const option = [
    filter.payTo && eq(paymentOptions.payTo, filter.payTo),
    filter.scheme && eq(paymentOptions.scheme, filter.scheme),
    filter.network && eq(paymentOptions.network, filter.network),
    // Sellers write addresses in any case.
    filter.asset && eq(sql`lower(${paymentOptions.asset})`, filter.asset.toLowerCase()),
    filter.maxUsdPrice !== undefined &&
      sql`${paymentOptions.priceUsdMicros} <= ${String(filter.maxUsdPrice)}::bigint`,
  ].filter((condition) => typeof condition === "object");
  if (option.length > 0)
    conditions.push(
      exists(
        db
          .select({ one: sql`1` })
          .from(paymentOptions)
          .where(and(eq(paymentOptions.listingId, listings.id), ...option)),
      ),
    );
  // As the index has them (db/schema/listings.ts).
  for (const key of filter.extensions ?? []) conditions.push(sql`${EXTENSION_KEYS} ? ${key}`);
  if (filter.urlSubstring)
    conditions.push(sql`lower(${listings.url}) like ${containing(filter.urlSubstring)}`);
  return and(...conditions);
}

const EXTENSION_KEYS = sql`jsonb_path_query_array(${listings.terms}, '$.extensions.keyvalue().key')`;

const containing = (text: string) => `%${text.toLowerCase().replace(/[\\%_]/g, (char) => `\\${char}`)}%`;

/** After one row in {@link listDiscovery}'s order: `micros` since 1970, and its id. */
function isAfter(micros: string, id: string): SQL | undefined {
  const at = sql`(timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond')`;
  // The first says nothing new: it is where an index can start.
  return and(lte(listings.listedAt, at), or(lt(listings.listedAt, at), gt(listings.id, id)));
}
