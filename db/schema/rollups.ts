import { sql } from "drizzle-orm";
import { bigint, date, integer, pgTable, primaryKey, timestamp, uuid } from "drizzle-orm/pg-core";

/**
 * The probes of one listing in one hour, counted in the transaction that records each. Partitioned by day of `hour`
 * and kept for 8 days; no foreign key, as in {@link file://./probes.ts}.
 */
export const probeHours = pgTable(
  "probe_hours",
  {
    listingId: uuid().notNull(),
    /** The hour's begin. */
    hour: timestamp({ withTimezone: true }).notNull(),
    probes: integer().notNull(),
    /** Of those, the ones a buyer could have paid. */
    payable: integer().notNull(),
    /** First byte of each probe that was answered, in order of recording: the first 60 of the hour. */
    latenciesMs: integer().array().notNull().default(sql`'{}'`),
    /** Cheapest option in a known stablecoin at the hour's last probe that met terms; millionths of a dollar. */
    priceUsdMicros: bigint({ mode: "bigint" }),
  },
  (t) => [primaryKey({ columns: [t.listingId, t.hour] })],
);

/** The hours of one listing on one day (UTC), rolled up when the day is over. Partitioned by month, kept 13 months. */
export const probeDays = pgTable(
  "probe_days",
  {
    listingId: uuid().notNull(),
    day: date({ mode: "string" }).notNull(),
    probes: integer().notNull(),
    payable: integer().notNull(),
    p50Ms: integer(),
    p95Ms: integer(),
    priceUsdMicros: bigint({ mode: "bigint" }),
  },
  (t) => [primaryKey({ columns: [t.listingId, t.day] })],
);

/** Days whose hours have been rolled up: each is done once, whichever worker comes first. */
export const rolledDays = pgTable("rolled_days", {
  day: date({ mode: "string" }).primaryKey(),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
});
