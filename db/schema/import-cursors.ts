import { integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** How far the import from each other catalog has come, written in the transaction that stores each page. */
export const importCursors = pgTable("import_cursors", {
  /** The catalog's base URL, without a slash at its end. */
  source: text().primaryKey(),
  /** Where the next page begins. */
  nextOffset: integer().notNull().default(0),
  /** What the newest page said there is in all; null when it said nothing. */
  total: integer(),
  /** Counted over this run, resumed ones included. */
  added: integer().notNull().default(0),
  known: integer().notNull().default(0),
  skipped: integer().notNull().default(0),
  startedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  /** Set when the last page was stored; the next run begins anew. */
  finishedAt: timestamp({ withTimezone: true }),
});
