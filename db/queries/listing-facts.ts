import { sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { readFrom } from "@/db/replicas";
import type { ListingFacts } from "@/lib/catalog/facts";

/**
 * What has been measured of a listing: probes and calls of the last 30 days, and since when its terms are the same.
 * Calls are those paid through this Souk and proven by our own chain read; sellers who
 * paid themselves, directly or through a wallet they had funded, are left out (security row 32).
 */
export async function listingFacts(db: Db, listingId: string): Promise<ListingFacts> {
  const [row] = await readFrom(db).execute<{ facts: ListingFacts }>(sql`
    with recent as (
      select verdict, latency_ms from probes
      where listing_id = ${listingId} and at > now() - interval '30 days'
    ), proven as (
      select state, payer, response_ms,
        -- Who carried the payment has told how it was answered; a visitor cannot say it of a relayed call in the relay's place.
        response_status is not null or response_seen_by = case via when 'relay' then 'relay' else 'visitor' end as told,
        greatest(0, extract(epoch from to_timestamp((proof->>'blockTime')::bigint)
          - coalesce(sent_at, responded_at - coalesce(response_ms, 0) * interval '1 millisecond'))) as settled_s
      from calls
      where listing_id = ${listingId} and state in ('confirmed', 'paid-undelivered')
        and proven_at > now() - interval '30 days' and lower(payer) <> lower(pay_to)
        and funded_by_payee is not true
    )
    select jsonb_build_object(
      'probes', (select count(*) from recent),
      'payableProbes', (select count(*) from recent where verdict in ('payable', 'payable-with-warnings')),
      'medianLatencyMs', (select round(percentile_cont(0.5) within group (order by latency_ms)) from recent),
      'p95LatencyMs', (select round(percentile_cont(0.95) within group (order by latency_ms)) from recent),
      'paidCalls', (select count(*) from proven),
      'answeredCalls', (select count(*) from proven where told),
      'deliveredCalls', (select count(*) from proven where state = 'confirmed'),
      'payers', (select count(distinct lower(payer)) from proven),
      'medianPaidResponseMs', (select round(percentile_cont(0.5) within group (order by response_ms)) from proven),
      'medianSettlementSeconds', (select round(percentile_cont(0.5) within group (order by settled_s)) from proven),
      'termsSince', coalesce(
        (select max(at) from (
          select at from drift_events where listing_id = ${listingId}
          union all select at from term_changes where listing_id = ${listingId} and source = 'probe') changes),
        (select min(day)::timestamptz from probe_days where listing_id = ${listingId}),
        (select min(at) from probes where listing_id = ${listingId}))
    ) as facts`);
  if (!row) throw new Error("a statement without from or where gave no row");
  return row.facts;
}
