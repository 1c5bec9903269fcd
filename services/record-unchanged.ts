import { sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { isPayable, liveStateAfter, nextProbeAt, SLOT_MINUTES, slotOffsetMs } from "@/lib/probe/schedule";
import type { Known, Lease } from "./claim-due-listings";
import type { Context } from "./context";
import { MAX_LATENCIES } from "./count-probe";

/** A leased probe that was answered what the one before was answered. */
export interface Unchanged {
  lease: Lease;
  known: Known;
  /** As the answer had it; null when nothing answered. */
  status: number | null;
  latencyMs: number | null;
  /** When it began, on this process's monotonic clock. */
  startedMs: number;
}

/** Probes that end within this time are recorded together. */
const GATHER_MS = 20;
const MAX_TOGETHER = 200;

interface Waiting {
  probe: Unchanged;
  resolve(recorded: boolean): void;
  reject(error: unknown): void;
}

const gathered = new WeakMap<Db, Waiting[]>();

/**
 * Records that a leased listing was found as it was: all that end at about the same time in one statement, which
 * either happens or does not. False, with nothing written, when the lease was lost or when something else was recorded
 * of the listing since it was claimed: then it is not known what "as it was" means, and it has to be looked at anew.
 */
export function recordUnchanged({ db }: Pick<Context, "db">, probe: Unchanged): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const waiting = gathered.get(db) ?? [];
    if (waiting.length === 0) {
      gathered.set(db, waiting);
      setTimeout(() => void flush(db, waiting), GATHER_MS);
    }
    waiting.push({ probe, resolve, reject });
    if (waiting.length >= MAX_TOGETHER) void flush(db, waiting);
  });
}

async function flush(db: Db, waiting: Waiting[]): Promise<void> {
  if (gathered.get(db) === waiting) gathered.delete(db);
  // Also called by the timer of what was full before its time.
  await settle(db, waiting.splice(0));
}

/** Writes a batch and tells everyone in it; when one of several stands in the way, each is written by itself. */
async function settle(db: Db, batch: readonly Waiting[]): Promise<void> {
  if (batch.length === 0) return;
  try {
    const recorded = await write(
      db,
      batch.map(({ probe }) => probe),
    );
    for (const { probe, resolve } of batch) resolve(recorded.has(probe.lease.leaseToken));
  } catch (error) {
    if (batch.length > 1 && isOfOneRow(error))
      await Promise.all(batch.map((waiting) => settle(db, [waiting])));
    else for (const { reject } of batch) reject(error);
  }
}

/** A value, a constraint, a deadlock, or a row locked for too long: nothing that the other rows must suffer for. */
function isOfOneRow(error: unknown): boolean {
  const { code } = ((error as Error).cause ?? error) as { code?: unknown };
  return typeof code === "string" && /^(?:22|23|40|55|57014)/.test(code);
}

/**
 * One statement: the leases that are still their own end, and only for these is anything else written. Each listing's row
 * is locked first, as in `recordProbe`, so neither can come between the other's reading and writing. Returns the
 * tokens of what was recorded.
 */
async function write(db: Db, batch: readonly Unchanged[]): Promise<Set<string>> {
  const nowMs = performance.now();
  const rows = batch.map(({ lease, known, status, latencyMs, startedMs }) => {
    const health = liveStateAfter(known, known.verdict);
    return {
      id: lease.listingId,
      token: lease.leaseToken,
      age: Math.round(nowMs - startedMs),
      before: known.lastProbedAt,
      verdict: known.verdict,
      payable: isPayable(known.verdict) ? 1 : 0,
      status,
      latency: latencyMs === null ? null : Math.round(latencyMs),
      live: health.liveState,
      failures: health.consecutiveFailures,
      wait: nextProbeAt(health, new Date(0), Math.random).getTime() / 1_000,
      // The host's moments are told by the database's clock, which is not known here.
      slot: health.liveState === "live" ? slotOffsetMs(lease.host) / 1_000 : null,
    };
  });
  const done = await db.execute<{ token: string }>(sql`
    with found as (
      select f.*, date_trunc('milliseconds', now()) - f.age * interval '1 millisecond' as at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f(id uuid, token uuid, age int, before timestamptz, verdict text,
        payable int, status int, latency int, live text, failures int, wait double precision, slot double precision)
    ), held as materialized (
      select f.*, l.terms_at = l.last_probed_at as met_terms, l.min_price_usd_micros as price
      from listings l join found f on f.id = l.id
      where l.last_probed_at = f.before and f.before <= f.at and l.verdict = f.verdict and l.catalog_state <> 'withdrawn'
      order by l.id for update of l
    ), released as (
      update probe_queue q set lease_token = null, lease_until = null, attempts = 0, dead_lettered_at = null,
        last_failure = null, failing = h.live <> 'live', next_probe_at = case when h.slot is null then now() + make_interval(secs => h.wait)
          else to_timestamp(round((extract(epoch from now())::double precision + h.wait - h.slot) / ${SLOT_MINUTES * 60}) * ${SLOT_MINUTES * 60} + h.slot) end
      from held h where q.listing_id = h.id and q.lease_token = h.token
      returning h.token
    ), ours as (
      select h.* from held h join released r on r.token = h.token
    ), counted as (
      insert into probe_hours as p (listing_id, hour, probes, payable, latencies_ms, price_usd_micros)
      select id, date_trunc('hour', at, 'UTC'), 1, payable, array_remove(array[latency], null), case when met_terms then price end
      from ours
      on conflict (listing_id, hour) do update set probes = p.probes + 1, payable = p.payable + excluded.payable,
        latencies_ms = case when cardinality(p.latencies_ms) < ${MAX_LATENCIES} then p.latencies_ms || excluded.latencies_ms else p.latencies_ms end,
        price_usd_micros = coalesce(excluded.price_usd_micros, p.price_usd_micros)
    ), told as (
      insert into probes (listing_id, at, verdict, status, latency_ms, summary)
      select o.id, o.at, o.verdict, o.status, o.latency, r.summary
      from ours o join listing_reports r on r.listing_id = o.id
    ), touched as (
      update listings l set last_probed_at = o.at, latency_ms = coalesce(o.latency, l.latency_ms), live_state = o.live,
        consecutive_failures = o.failures, terms_at = case when o.met_terms then o.at else l.terms_at end
      from ours o where l.id = o.id
    )
    select token from released`);
  return new Set([...done].map(({ token }) => token));
}
