import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { uint256 } from "./columns";
import { listings } from "./listings";

/** The strictly valid members of `accepts` as last probed, in the seller's order. */
export const paymentOptions = pgTable(
  "payment_options",
  {
    listingId: uuid()
      .notNull()
      .references(() => listings.id, { onDelete: "cascade" }),
    position: integer().notNull(),
    scheme: text().notNull(),
    network: text().notNull(),
    asset: text().notNull(),
    amountAtomic: uint256().notNull(),
    payTo: text().notNull(),
    maxTimeoutSeconds: integer().notNull(),
    extra: jsonb().$type<Record<string, unknown>>().notNull(),
    /** The object exactly as the seller sent it. */
    raw: jsonb().$type<Record<string, unknown>>().notNull(),
    /** Millionths of a US dollar when the asset is a known stablecoin. */
    priceUsdMicros: bigint({ mode: "bigint" }),
  },
  (t) => [
    primaryKey({ columns: [t.listingId, t.position] }),
    index("payment_options_pay_to").on(t.payTo),
    index("payment_options_network").on(t.network, t.scheme, t.listingId),
    index("payment_options_asset").on(sql`lower(asset)`),
  ],
);

export type PaymentOption = typeof paymentOptions.$inferSelect;
