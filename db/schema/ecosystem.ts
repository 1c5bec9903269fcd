import { integer, jsonb, pgTable, timestamp } from "drizzle-orm/pg-core";
import type { EcosystemFigures } from "@/lib/catalog/ecosystem";

/** The figures of /stats, counted over the whole catalog now and then: one row. */
export const ecosystemFigures = pgTable("ecosystem_figures", {
  id: integer().primaryKey().default(1),
  /** When they were counted. */
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  figures: jsonb().$type<EcosystemFigures>().notNull(),
});
