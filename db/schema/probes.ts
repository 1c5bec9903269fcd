import {
  bigserial,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import type { DriftKind, DriftOption } from "@/lib/probe/drift";
import type { Observation, ProbeReport, Verdict } from "@/lib/probe/types";
import type { PaymentRequirements } from "@/lib/x402/types";
import { listings } from "./listings";

/**
 * One probe. Partitioned by day of `at` and kept for 30 days ({@link file://../partitions.ts}); no foreign key, which
 * would lock `listings` whenever a day is dropped. What was seen is kept when the outcome differs from the probe
 * before it, and once a day; `observation` null means "judged the same as the newest one before it that has it".
 */
export const probes = pgTable(
  "probes",
  {
    id: bigserial({ mode: "bigint" }).notNull(),
    listingId: uuid().notNull(),
    /** When the probe began, by the database's clock. */
    at: timestamp({ withTimezone: true }).notNull(),
    verdict: text().$type<Verdict>().notNull(),
    status: integer(),
    latencyMs: integer(),
    summary: text().notNull(),
    observation: jsonb().$type<Observation>(),
  },
  (t) => [primaryKey({ columns: [t.listingId, t.at, t.id] })],
);

/** What the newest probe of a listing was judged to be, and what was seen then. One row a listing. */
export const listingReports = pgTable("listing_reports", {
  listingId: uuid()
    .primaryKey()
    .references(() => listings.id, { onDelete: "cascade" }),
  /** The probe this was kept from; later ones that were judged the same are not kept again for a day. */
  at: timestamp({ withTimezone: true }).notNull(),
  /** Hash of what was judged: equal when nothing but times and nonces differ. */
  fingerprint: text().notNull(),
  /** What the empty request was answered ({@link file://../../lib/probe/answer-mark.ts}); null: a visit needs more than one. */
  answerMark: text(),
  /** The report's own line, so that a visit that finds the same need not read the report. */
  summary: text(),
  observation: jsonb().$type<Observation>().notNull(),
  report: jsonb().$type<ProbeReport>().notNull(),
});

/** One measured change of what an endpoint asks for. Never updated. */
export const driftEvents = pgTable(
  "drift_events",
  {
    id: bigserial({ mode: "bigint" }).primaryKey(),
    listingId: uuid()
      .notNull()
      .references(() => listings.id, { onDelete: "cascade" }),
    /** When the probe that found it began: events of one probe share it. */
    at: timestamp({ withTimezone: true }).notNull(),
    kind: text().$type<DriftKind>().notNull(),
    /** The payment option it is about; null for the schema. */
    option: jsonb().$type<DriftOption>(),
    /** Machine values: atomic amount, address, CAIP-2, scheme, lines of a schema. null: was not there. */
    before: text(),
    after: text(),
  },
  (t) => [index("drift_events_listing").on(t.listingId, t.at), index("drift_events_at").on(t.at)],
);

/** Terms that visitors say they met and that differ from the probed ones: unproven, so they change nothing listed. */
export const termChanges = pgTable(
  "term_changes",
  {
    id: bigserial({ mode: "bigint" }).primaryKey(),
    listingId: uuid()
      .notNull()
      .references(() => listings.id, { onDelete: "cascade" }),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** `probe`: written before measured changes became {@link driftEvents}. */
    source: text().$type<"probe" | "playground">().notNull(),
    before: jsonb().$type<PaymentRequirements[]>().notNull(),
    after: jsonb().$type<PaymentRequirements[]>().notNull(),
  },
  (t) => [index("term_changes_listing").on(t.listingId, t.at.desc())],
);
