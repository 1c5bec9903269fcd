import { sql } from "drizzle-orm";
import type { Db } from "@/db/client";

/** What is known of those who run a host and the names below it; only what is listed counts. */
export interface ProviderFacts {
  listings: number;
  live: number;
  hosts: string[];
  /** Whom its endpoints pay: EIP-55 or base58, the most named first, at most 10. */
  payTo: { address: string; listings: number }[];
  payToCount: number;
  /** How many of the listings, the newest, were asked whom they pay. */
  payToOf: number;
  verified: number;
  /** Millionths of a dollar. */
  lowestPriceUsdMicros: bigint | null;
  highestPriceUsdMicros: bigint | null;
  /** When the first of them was listed. */
  since: Date | null;
}

/** Options lie apart from each other: of a provider with more listings than this, only the newest are asked whom they pay. */
const PAYEES_OF = 2_000;

/** Facts of the provider with this key (see `providerOf`); null when nothing of theirs is listed. */
export async function providerFacts(db: Db, key: string): Promise<ProviderFacts | null> {
  // Backwards, so that the index reads a name and the names below it in one piece.
  const backwards = [...key]
    .reverse()
    .join("")
    .replace(/[\\%_]/g, (char) => `\\${char}`);
  const [row] = await db.execute<{
    listings: number;
    live: number;
    hosts: string[] | null;
    paid: { address: string; listings: number }[];
    paid_count: number;
    verified: number;
    lowest: string | null;
    highest: string | null;
    since: string | null;
  }>(sql`
    with theirs as materialized (
      select id, host, live_state, owner_address, min_price_usd_micros as price, listed_at from listings
      where catalog_state = 'listed'
        and (host = ${key} or reverse(split_part(host, ':', 1)) like ${backwards}
          or reverse(split_part(host, ':', 1)) like ${`${backwards}.%`})
    ), paid as (
      select o.pay_to as address, count(distinct o.listing_id)::int as listings
      from (select id from theirs order by listed_at desc nulls last, id limit ${PAYEES_OF}) t
      cross join lateral (select o.pay_to, o.listing_id from payment_options o where o.listing_id = t.id limit 100) o
      group by 1
    )
    select count(*)::int as listings, count(*) filter (where live_state = 'live')::int as live,
      (array_agg(distinct host))[1:20] as hosts, count(*) filter (where owner_address is not null)::int as verified,
      min(price)::text as lowest, max(price)::text as highest, min(listed_at)::text as since,
      (select count(*)::int from paid) as paid_count,
      (select coalesce(jsonb_agg(p order by p.listings desc, p.address), '[]')
        from (select * from paid order by listings desc, address limit 10) p) as paid
    from theirs`);
  if (!row || row.listings === 0) return null;
  return {
    listings: row.listings,
    live: row.live,
    hosts: row.hosts ?? [],
    payTo: row.paid,
    payToCount: row.paid_count,
    payToOf: Math.min(row.listings, PAYEES_OF),
    verified: row.verified,
    lowestPriceUsdMicros: row.lowest === null ? null : BigInt(row.lowest),
    highestPriceUsdMicros: row.highest === null ? null : BigInt(row.highest),
    since: row.since === null ? null : new Date(row.since),
  };
}
