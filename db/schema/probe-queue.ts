import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { listings } from "./listings";

/**
 * When each listing is probed next and who is doing it: one narrow row a listing, made by a trigger when the listing
 * is inserted, removed when its owner withdraws it. Apart from `listings` because every probe changes it twice.
 * A claim changes no indexed column, so it stays on its page (fillfactor 70); `host` never changes. Those that failed
 * wait in a line of their own, so that a crowd of them does not have to be read past to find the others.
 */
export const probeQueue = pgTable(
  "probe_queue",
  {
    listingId: uuid()
      .primaryKey()
      .references(() => listings.id, { onDelete: "cascade" }),
    /** As in the listing: `host[:port]`. */
    host: text().notNull(),
    nextProbeAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** The newest probe did not find it payable. */
    failing: boolean().notNull().default(false),
    /** Checked and cleared in the transaction that records the probe: a due probe is recorded once. */
    leaseToken: uuid(),
    leaseUntil: timestamp({ withTimezone: true }),
    /** Leases taken since the last recorded probe. */
    attempts: integer().notNull().default(0),
    /** Set when the attempts are used up: from then on tried once a day until a probe is recorded. */
    deadLetteredAt: timestamp({ withTimezone: true }),
    /** Why the last attempt failed on our side, one line. */
    lastFailure: text(),
  },
  (t) => [
    index("probe_queue_turn").on(t.failing, t.nextProbeAt),
    index("probe_queue_dead").on(t.deadLetteredAt).where(sql`dead_lettered_at is not null`),
  ],
);
