import { sql } from "drizzle-orm";
import { bigserial, doublePrecision, index, integer, pgTable, timestamp, uuid } from "drizzle-orm/pg-core";
import { xid8 } from "./columns";
import { listings } from "./listings";

/**
 * What was measured of a listing over 30 days, as search, filters and orders use it: one row a listing, made by
 * `refresh-listing-stats` from probes, calls and reports. Apart from `listings`, and rounded so that a row changes
 * seldom: each change goes through {@link catalogChanges} to every index.
 */
export const listingStats = pgTable("listing_stats", {
  listingId: uuid()
    .primaryKey()
    .references(() => listings.id, { onDelete: "cascade" }),
  /** Share of the probes that found it payable, 0 to 1, rounded down to a thousandth; null without any. */
  uptime30d: doublePrecision("uptime_30d"),
  /** Median over the days' median first byte, milliseconds; follows when it moves by a twentieth. */
  p50Ms: integer(),
  /** Distinct payers proven on a chain, and their calls, without self-payment and circles. */
  payers30d: integer("payers_30d").notNull().default(0),
  calls30d: integer("calls_30d").notNull().default(0),
  priceChangedAt: timestamp({ withTimezone: true }),
  /** 0 to 1, from the findings of the newest report: see the query. */
  conformance: doublePrecision().notNull().default(0),
});

/**
 * The feed of the catalog: one row whenever something that search shows of a listing changed, written by triggers in
 * the transaction of the change. Every index follows it; rows are kept for a day. No foreign key: a listing may be gone.
 */
export const catalogChanges = pgTable(
  "catalog_changes",
  {
    seq: bigserial({ mode: "bigint" }).primaryKey(),
    listingId: uuid().notNull(),
    /** The transaction that wrote it: sequences are taken before they are seen, transactions tell what was missed. */
    xid: xid8().notNull().default(sql`pg_current_xact_id()`),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [index("catalog_changes_xid").on(t.xid)],
);
