import { randomBytes } from "node:crypto";
import type { Db } from "@/db/client";
import { type Listing, listings } from "@/db/schema/listings";
import { paymentOptions } from "@/db/schema/payment-options";
import type { PaymentRequirements } from "@/lib/x402/types";
import { testAccounts } from "@/sandbox/keys";
import { NETWORK, USDC_ADDRESS } from "@/sandbox/token";

/** Terms of a cent's fifth in the test dollar, to the sample sellers' account. */
export const TEST_OPTION: PaymentRequirements = {
  scheme: "exact",
  network: NETWORK,
  amount: "2000",
  asset: USDC_ADDRESS,
  payTo: testAccounts.seller.address,
  maxTimeoutSeconds: 300,
  extra: { name: "USDC", version: "2" },
};

/** A listing in the catalog, as a probe would have left it; `change` for what a test is about. */
export async function insertListing(
  db: Db,
  change: Partial<Omit<Listing, "search">> = {},
  option: PaymentRequirements = TEST_OPTION,
): Promise<Listing> {
  const host = `${randomBytes(6).toString("hex")}.example.com`;
  const url = `https://${host}/data`;
  const [listing] = await db
    .insert(listings)
    .values({
      url,
      method: "GET",
      host,
      path: "/data",
      name: host,
      catalogState: "listed",
      listedAt: new Date(),
      terms: {
        x402Version: 2,
        resource: { url },
        accepts: [option],
        rawAccepts: [{ ...option }],
        extensions: {},
      },
      termsAt: new Date(),
      networks: [option.network],
      schemes: [option.scheme],
      ...change,
    })
    .returning();
  if (!listing) throw new Error("the listing was not inserted");
  await db.insert(paymentOptions).values({
    listingId: listing.id,
    position: 0,
    scheme: option.scheme,
    network: option.network,
    asset: option.asset,
    amountAtomic: option.amount,
    payTo: option.payTo,
    maxTimeoutSeconds: option.maxTimeoutSeconds,
    extra: option.extra,
    raw: { ...option },
    priceUsdMicros: 2_000n,
  });
  return listing;
}
