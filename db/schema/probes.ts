import {
  bigserial,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { Observation, ProbeReport, Verdict } from "@/lib/probe/types";
import { listings } from "./listings";

/** One probe: what was seen (bounded) and what was judged. Never updated. */
export const probes = pgTable(
  "probes",
  {
    id: bigserial({ mode: "bigint" }).primaryKey(),
    listingId: uuid()
      .notNull()
      .references(() => listings.id, { onDelete: "cascade" }),
    at: timestamp({ withTimezone: true }).notNull(),
    verdict: text().$type<Verdict>().notNull(),
    status: integer(),
    latencyMs: integer(),
    observation: jsonb().$type<Observation>().notNull(),
    report: jsonb().$type<ProbeReport>().notNull(),
    /** The lease this probe was run under: unique, so that a due probe is recorded once. */
    leaseToken: uuid(),
  },
  (t) => [index("probes_listing").on(t.listingId, t.at.desc()), uniqueIndex("probes_lease").on(t.leaseToken)],
);

/** Terms that differ from the ones before: who saw it, and both sides. Never updated. */
export const termChanges = pgTable(
  "term_changes",
  {
    id: bigserial({ mode: "bigint" }).primaryKey(),
    listingId: uuid()
      .notNull()
      .references(() => listings.id, { onDelete: "cascade" }),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    source: text().$type<"probe" | "playground">().notNull(),
    before: jsonb().notNull(),
    after: jsonb().notNull(),
  },
  (t) => [index("term_changes_listing").on(t.listingId, t.at.desc())],
);
