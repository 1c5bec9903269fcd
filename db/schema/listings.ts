import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { DeclaredInput, Verdict } from "@/lib/probe/types";
import type { PaymentRequired, ResourceInfo } from "@/lib/x402/types";
import { tsvector } from "./columns";

/**
 * Whether people find a listing: `listed` is in the catalog, `saved` was registered but has never been payable,
 * `withdrawn` was taken out by its owner and is no longer probed.
 */
export type CatalogState = "pending" | "saved" | "listed" | "withdrawn";
/** Measured health with hysteresis: one failed probe is `degraded`, three in a row are `down`. */
export type LiveState = "unknown" | "live" | "degraded" | "down";

/**
 * One resource (canonical URL and method, or URL and MCP tool) and what the last probe said of it. When it is probed next is in
 * {@link file://./probe-queue.ts}: what every probe changes must not be indexed here, or each would rewrite every index.
 */
export const listings = pgTable(
  "listings",
  {
    id: uuid().primaryKey().defaultRandom(),
    url: text().notNull(),
    method: text().notNull(),
    /** The MCP tool that is sold at this URL; "" for a plain HTTP resource. */
    toolName: text().notNull().default(""),
    host: text().notNull(),
    path: text().notNull(),
    catalogState: text().$type<CatalogState>().notNull().default("pending"),
    liveState: text().$type<LiveState>().notNull().default("unknown"),
    verdict: text().$type<Verdict>(),
    /** Provider's words, bounded and cleaned of control characters. */
    name: text().notNull(),
    description: text().notNull().default(""),
    tags: text().array().notNull().default(sql`'{}'`),
    resource: jsonb().$type<ResourceInfo>(),
    input: jsonb().$type<DeclaredInput>(),
    /** Its declared path template, as far as it fits the path: one listing stands for all values of it. */
    routeTemplate: text(),
    /** The whole challenge of the last probe that met one: it outlives probes that fail. */
    terms: jsonb().$type<PaymentRequired>(),
    termsAt: timestamp({ withTimezone: true }),
    x402Version: integer(),
    /** Denormalised from payment_options so that a card needs one row. */
    networks: text().array().notNull().default(sql`'{}'`),
    schemes: text().array().notNull().default(sql`'{}'`),
    /** Millionths of a US dollar for the cheapest option in a known stablecoin; null when none is known. */
    minPriceUsdMicros: bigint({ mode: "bigint" }),
    latencyMs: integer(),
    callableFromBrowser: boolean(),
    createdBy: text(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    listedAt: timestamp({ withTimezone: true }),
    /** Wallet that proved to be paid by this endpoint (EIP-55); null while nobody has. */
    ownerAddress: text(),
    claimedAt: timestamp({ withTimezone: true }),
    withdrawnAt: timestamp({ withTimezone: true }),
    lastProbedAt: timestamp({ withTimezone: true }),
    consecutiveFailures: integer().notNull().default(0),
    search: tsvector().generatedAlwaysAs(
      sql`setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', souk_join(tags)), 'B') || setweight(to_tsvector('english', description), 'C') || setweight(to_tsvector('simple', translate(host || ' ' || path, '/-_.', '    ')), 'D')`,
    ),
  },
  (t) => [
    uniqueIndex("listings_resource").on(t.url, t.method, t.toolName),
    index("listings_template").on(t.host, t.routeTemplate).where(sql`route_template is not null`),
    index("listings_host").on(t.host),
    // A name and all names below it, whatever their ports: what one provider runs.
    index("listings_provider").using("btree", sql`reverse(split_part(host, ':', 1)) text_pattern_ops`),
    index("listings_search").using("gin", t.search),
    index("listings_name_trgm").using("gin", t.name.op("gin_trgm_ops")),
    // What discovery lists, in its order: pages and counts are read from it alone.
    index("listings_newest")
      .on(t.listedAt.desc().nullsFirst(), t.id)
      .where(sql`catalog_state = 'listed' and terms is not null`),
    index("listings_url_trgm").using("gin", sql`lower(url) gin_trgm_ops`),
    // The names of the extensions that are declared.
    index("listings_extensions").using(
      "gin",
      sql`jsonb_path_query_array(terms, '$.extensions.keyvalue().key')`,
    ),
    // The names that imitations are told by: every process reads all of them at its start.
    index("listings_owned")
      .on(t.id, t.name, t.host)
      .where(sql`catalog_state = 'listed' and owner_address is not null`),
    index("listings_catalog").on(t.catalogState, t.listedAt.desc(), t.id),
  ],
);

export type Listing = typeof listings.$inferSelect;
