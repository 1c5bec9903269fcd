import { index, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/** One-time SIWE nonces: deleted as they are consumed. */
export const sessionNonces = pgTable("session_nonces", {
  nonce: text().primaryKey(),
  expiresAt: timestamp({ withTimezone: true }).notNull(),
});

/** Signed-in wallets. The cookie holds the token; the row only its SHA-256. */
export const sessions = pgTable(
  "sessions",
  {
    tokenHash: text().primaryKey(),
    address: text().notNull(),
    chainId: integer().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [index("sessions_address").on(t.address)],
);

/** Fixed-window counters shared by every process. */
export const rateLimits = pgTable(
  "rate_limits",
  {
    key: text().notNull(),
    windowStart: timestamp({ withTimezone: true }).notNull(),
    count: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.key, t.windowStart] })],
);

/** When each worker last said it was alive. */
export const workerHeartbeats = pgTable("worker_heartbeats", {
  workerId: text().primaryKey(),
  at: timestamp({ withTimezone: true }).notNull(),
});
