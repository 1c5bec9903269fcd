import { sql } from "drizzle-orm";
import {
  bigint,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { SettlementResponse } from "@/lib/x402/types";
import { uint256 } from "./columns";
import { listings } from "./listings";

/**
 * Where a paid call stands. Only a chain read moves it to `confirmed`, `mismatch` or `not-paid`.
 * - `created`: bound before the signature was asked for; nothing is known to have been sent
 * - `claimed`: the seller says it settled
 * - `confirmed`: our own RPC saw the Transfer and AuthorizationUsed, and the seller answered 2xx
 * - `paid-undelivered`: confirmed on the chain, but the seller did not answer 2xx
 * - `mismatch`: the transaction exists and does not match what was signed
 * - `unknown`: sent, no trustworthy outcome yet; the chain will decide
 * - `not-paid`: the authorization expired unused by chain time
 */
export type CallState =
  | "created"
  | "claimed"
  | "confirmed"
  | "paid-undelivered"
  | "mismatch"
  | "unknown"
  | "not-paid";

/** One paid request. Holds no bodies, query values or signatures (security row 38): hashes bind them. */
export const calls = pgTable(
  "calls",
  {
    id: uuid().primaryKey().defaultRandom(),
    listingId: uuid()
      .notNull()
      .references(() => listings.id, { onDelete: "cascade" }),
    /** SHA-256 of the capability that may read and update this row. */
    tokenHash: text().notNull(),
    method: text().notNull(),
    /** SHA-256 of the full URL and of the body, hex. */
    urlHash: text().notNull(),
    bodyHash: text().notNull(),
    via: text().$type<"direct" | "relay">().notNull(),
    x402Version: integer().notNull(),
    scheme: text().notNull(),
    network: text().notNull(),
    asset: text().notNull(),
    payTo: text().notNull(),
    amountAtomic: uint256().notNull(),
    payer: text().notNull(),
    nonce: text().notNull(),
    /** Unix seconds. */
    validAfter: bigint({ mode: "bigint" }).notNull(),
    validBefore: bigint({ mode: "bigint" }).notNull(),
    /** Chain height when the row was made: where a search for the authorization starts. */
    fromBlock: bigint({ mode: "bigint" }).notNull(),
    state: text().$type<CallState>().notNull().default("created"),
    /** Plain words for the state. */
    stateDetail: text().notNull().default(""),
    responseStatus: integer(),
    settlementClaimed: jsonb().$type<SettlementResponse>(),
    transactionHash: text(),
    blockNumber: bigint({ mode: "bigint" }),
    blockHash: text(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    respondedAt: timestamp({ withTimezone: true }),
    /** When the chain decided; null while the authorization may still move money, also in `mismatch`. */
    provenAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    uniqueIndex("calls_authorization").on(t.network, t.asset, t.payer, t.nonce),
    index("calls_listing").on(t.listingId, t.createdAt.desc()),
    index("calls_payer").on(t.payer, t.createdAt.desc()),
    index("calls_open").on(t.createdAt).where(sql`proven_at is null`),
  ],
);

export type Call = typeof calls.$inferSelect;
