import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { CallEvent, CallTimings } from "@/lib/call/call-record";
import type { ChannelPlan } from "@/lib/call/channel-plan";
import type { KeptStatement } from "@/lib/call/kept-statement";
import type { CallState } from "@/lib/call/types";
import type { ProofLog } from "@/lib/chain/settlement-evidence";
import type { PaymentRequirements, SettlementResponse } from "@/lib/x402/types";
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
    /** The option as it was reviewed, the seller's words bounded; null in rows from before it was kept. */
    terms: jsonb().$type<PaymentRequirements>(),
    /**
     * Paid by channel: which one, and what is signed for it. null: by one transfer. `signed` once the payer's signature
     * under this very voucher was seen; the signature itself is not kept. Of a payer that is a contract: whether it accepted the
     * voucher when it was asked, and the height at which it did; absent while it was not asked.
     */
    channel: jsonb().$type<ChannelPlan & { id: string; signed?: boolean; acceptedAtBlock?: string }>(),
    /** The person saw that the terms differ from the probed ones and went on. */
    acceptedChange: boolean().notNull().default(false),
    /** EIP-712 digest of the typed data that the wallet was asked to sign; null where it was not kept. */
    signedHash: text(),
    /** Unix seconds. */
    validAfter: bigint({ mode: "bigint" }).notNull(),
    validBefore: bigint({ mode: "bigint" }).notNull(),
    /** Chain height when the row was made: where a search for the authorization starts. */
    fromBlock: bigint({ mode: "bigint" }).notNull(),
    state: text().$type<CallState>().notNull().default("created"),
    /** Plain words for the state. */
    stateDetail: text().notNull().default(""),
    responseStatus: integer(),
    /** Who saw the seller's answer: our relay did itself, a visitor only says so. null while nobody has. */
    responseSeenBy: text().$type<"relay" | "visitor">(),
    /** Milliseconds from the payment going out to the seller's answer. */
    responseMs: integer(),
    /** As the visitor's browser measured them. */
    timings: jsonb().$type<CallTimings>(),
    settlementClaimed: jsonb().$type<SettlementResponse>(),
    /** Signed statements of the seller (offer-receipt extension), with what checking them gave. */
    offer: jsonb().$type<KeptStatement>(),
    receipt: jsonb().$type<KeptStatement>(),
    transactionHash: text(),
    blockNumber: bigint({ mode: "bigint" }),
    blockHash: text(),
    /** What our own RPC showed of the transaction; null while there is no matching one. */
    proof: jsonb().$type<ProofLog>(),
    /** Every state it has been in, oldest first; bounded. */
    history: jsonb().$type<CallEvent[]>().notNull().default(sql`'[]'`),
    /** Whether the payee had sent the payer tokens before, as far as the chain shows; null: not looked at yet. */
    fundedByPayee: boolean(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** When our relay began to send the payment; null for a direct call, whose browser alone knows. */
    sentAt: timestamp({ withTimezone: true }),
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
