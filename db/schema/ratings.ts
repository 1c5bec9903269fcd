import { sql } from "drizzle-orm";
import { check, index, pgTable, smallint, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { calls } from "./calls";
import { listings } from "./listings";

/** What a payer thinks of a listing: one per payer and listing, resting on one proven call. Both texts are untrusted. */
export const ratings = pgTable(
  "ratings",
  {
    id: uuid().primaryKey().defaultRandom(),
    listingId: uuid()
      .notNull()
      .references(() => listings.id, { onDelete: "cascade" }),
    /** The proven call; the rating counts only while the chain still holds it. */
    callId: uuid()
      .notNull()
      .references(() => calls.id, { onDelete: "cascade" }),
    /** EIP-55. */
    payer: text().notNull(),
    stars: smallint().notNull(),
    /** Cleaned and bounded; "" for stars alone. */
    words: text().notNull().default(""),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** The provider's one answer. */
    answer: text(),
    answeredAt: timestamp({ withTimezone: true }),
    answeredBy: text(),
  },
  (t) => [
    uniqueIndex("ratings_one_each").on(t.listingId, t.payer),
    index("ratings_newest").on(t.listingId, t.createdAt.desc()),
    check("ratings_stars", sql`stars between 1 and 5`),
  ],
);

export type Rating = typeof ratings.$inferSelect;
