import { index, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { ProbeReport } from "@/lib/probe/types";

/**
 * What checks of `/check` and `POST /api/validate` found, for whoever has the link: the random id is the only way to
 * a row. Never updated; kept for 30 days.
 */
export const checks = pgTable(
  "checks",
  {
    id: uuid().primaryKey().defaultRandom(),
    /** Canonical URL. */
    resource: text().notNull(),
    /** The method that was asked for or found. */
    method: text().notNull(),
    report: jsonb().$type<ProbeReport>().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [index("checks_created_at").on(t.createdAt)],
);
