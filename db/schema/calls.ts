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
import type { CallState } from "@/lib/call/types";
import type { SettlementResponse } from "@/lib/x402/types";
import { uint256 } from "./columns";
import { listings } from "./listings";

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
