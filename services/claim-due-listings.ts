import { and, eq, sql } from "drizzle-orm";
import { probeQueue } from "@/db/schema/probe-queue";
import type { LiveState } from "@/lib/catalog/live-state";
import type { Verdict } from "@/lib/probe/types";
import type { Context } from "./context";

export interface Lease {
  listingId: string;
  /** `host[:port]`, to be polite to. */
  host: string;
  leaseToken: string;
  /** The newest probe did not find it payable: it may well be silent again. */
  failing: boolean;
  /** null: it has to be looked at from all sides. */
  known: Known | null;
}

/** What the probe before found, as far as one request can tell that it is still so. */
export interface Known {
  url: string;
  method: string;
  /** {@link file://../lib/probe/answer-mark.ts} */
  mark: string;
  verdict: Verdict;
  liveState: LiveState;
  consecutiveFailures: number;
  /** As PostgreSQL writes it, so that it can be compared with exactly. */
  lastProbedAt: string;
}

export interface ClaimOptions {
  /** Leases of one host that may run at once, those of other workers counted. Default: no bound. */
  perHost?: number;
  /** Hosts that this worker may not visit now. */
  busyHosts?: readonly string[];
  /** How many of those taken may be failing, and how many not. Default: no bound. */
  most?: Share;
}

/** Two numbers of listings: the last probe found these not payable, and those payable or it is still to come. */
export interface Share {
  failing: number;
  sound: number;
}

/** Longer than any probe may take: after it, the worker that held the lease is taken for dead. */
export const LEASE_SECONDS = 90;
/** Leases that may end without a recorded probe before a listing is set aside. */
export const MAX_ATTEMPTS = 5;
/** After this a listing is looked at from all sides again, whatever one request says. */
export const FULL_VISIT_HOURS = 24;
/** How often a listing that was set aside is tried. */
const SET_ASIDE_HOURS = 24;
/** Due listings looked at for one claim, so that one host with thousands of them does not hide the others. */
const LOOK_AHEAD = [1_000, 10_000];

/**
 * Takes up to `limit` due listings for this worker, sound ones before failing ones, longest due first. Several workers
 * never take the same one (`SKIP LOCKED`), and no lock is held once this returns: the lease is a committed row that runs
 * out by itself. A listing whose attempts are used up is set aside instead: from then on it is tried once a day.
 * All times are the database's, so workers need not agree on theirs.
 */
export async function claimDueListings(
  ctx: Pick<Context, "db">,
  limit: number,
  { perHost = limit, busyHosts = [], most = { failing: limit, sound: limit } }: ClaimOptions = {},
): Promise<Lease[]> {
  const leases: Lease[] = [];
  const room = { ...most };
  for (const lookAhead of LOOK_AHEAD) {
    const { taken, seen } = await take(ctx, limit - leases.length, room, lookAhead, perHost, busyHosts);
    leases.push(...taken);
    for (const { failing } of taken) room[failing ? "failing" : "sound"]--;
    const hidden = (["sound", "failing"] as const).some((kind) => room[kind] > 0 && seen[kind] >= lookAhead);
    if (leases.length >= limit || !hidden) break;
  }
  return leases;
}

async function take(
  { db }: Pick<Context, "db">,
  limit: number,
  most: Share,
  lookAhead: number,
  perHost: number,
  busyHosts: readonly string[],
): Promise<{ taken: Lease[]; seen: Share }> {
  const spent = sql`q.attempts >= ${MAX_ATTEMPTS}`;
  // Leases of both kinds count for a host, so both are read even when only one of them may be taken.
  const line = (failing: boolean) => sql`(
      select listing_id, host, next_probe_at, failing, coalesce(lease_until > now(), false) as leased
      from probe_queue
      where failing = ${failing} and next_probe_at <= now()
        and host <> all(array(select jsonb_array_elements_text(${JSON.stringify(busyHosts)}::jsonb)))
      order by next_probe_at limit ${lookAhead})`;
  const rows = await db.execute<{ taken: Lease[]; seen: Share }>(sql`
    with head as materialized (${line(false)} union all ${line(true)}), ranked as (
      select *, row_number() over (partition by host order by leased desc, failing, next_probe_at) as place
      from head where leased or case when failing then ${most.failing}::int else ${most.sound}::int end > 0
    ), turns as (
      select *, row_number() over (partition by failing order by next_probe_at) as turn
      from ranked where not leased and place <= ${perHost}
    ), chosen as (
      select listing_id from probe_queue
      where listing_id in (
          select listing_id from turns where turn <= case when failing then ${most.failing}::int else ${most.sound}::int end
          order by failing, next_probe_at limit ${limit})
        and next_probe_at <= now() and (lease_until is null or lease_until <= now())
      for update skip locked
    ), taken as (
      update probe_queue q set
        lease_token = case when ${spent} then null else gen_random_uuid() end,
        lease_until = case when ${spent} then null else now() + make_interval(secs => ${LEASE_SECONDS}) end,
        attempts = case when ${spent} then ${MAX_ATTEMPTS - 1} else q.attempts + 1 end,
        dead_lettered_at = case when ${spent} then coalesce(q.dead_lettered_at, now()) else q.dead_lettered_at end,
        next_probe_at = case when ${spent} then now() + make_interval(hours => ${SET_ASIDE_HOURS}) else q.next_probe_at end
      from chosen where q.listing_id = chosen.listing_id
      returning q.listing_id, q.host, q.lease_token, q.failing
    )
    select (select jsonb_build_object('failing', count(*) filter (where failing), 'sound', count(*) filter (where not failing)) from head) as seen,
      coalesce((
      select jsonb_agg(jsonb_build_object('listingId', t.listing_id, 'host', t.host, 'leaseToken', t.lease_token, 'failing', t.failing, 'known',
        case when r.answer_mark is not null and r.summary is not null and l.verdict is not null and l.last_probed_at is not null
            and r.at > now() - make_interval(hours => ${FULL_VISIT_HOURS}) and l.tool_name = '' then
          jsonb_build_object('url', l.url, 'method', l.method, 'mark', r.answer_mark, 'verdict', l.verdict,
            'liveState', l.live_state, 'consecutiveFailures', l.consecutive_failures, 'lastProbedAt', l.last_probed_at::text)
        end))
      from taken t join listings l on l.id = t.listing_id left join listing_reports r on r.listing_id = t.listing_id
      where t.lease_token is not null), '[]') as taken`);
  return rows[0] ?? { taken: [], seen: { failing: 0, sound: 0 } };
}

const held = ({ listingId, leaseToken }: Lease) =>
  and(eq(probeQueue.listingId, listingId), eq(probeQueue.leaseToken, leaseToken));

/** Gives a lease back after a failure of ours: tried again later and later, with the attempt counted. */
export async function releaseLease(ctx: Pick<Context, "db">, lease: Lease, failure: string): Promise<void> {
  await ctx.db
    .update(probeQueue)
    .set({
      leaseToken: null,
      leaseUntil: sql`now() + make_interval(secs => 5 * power(2, ${probeQueue.attempts} - 1))`,
      lastFailure: failure.slice(0, 300),
    })
    .where(held(lease));
}

/** Gives a lease back as if it had not been taken: the worker ends before it got to it. */
export async function returnLease(ctx: Pick<Context, "db">, lease: Lease): Promise<void> {
  await ctx.db
    .update(probeQueue)
    .set({ leaseToken: null, leaseUntil: null, attempts: sql`greatest(${probeQueue.attempts} - 1, 0)` })
    .where(held(lease));
}
