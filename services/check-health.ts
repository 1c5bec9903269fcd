import { sql } from "drizzle-orm";
import { probeQueue } from "@/db/schema/probe-queue";
import { workerHeartbeats } from "@/db/schema/sessions";
import { isTooLargeWithoutIndex, readingWords } from "@/lib/catalog/catalog-loading";
import { MAX_ATTEMPTS } from "./claim-due-listings";
import type { Context } from "./context";

/** A worker writes every five seconds; six missed ones are not chance. */
const STALE_SECONDS = 30;

export interface Health {
  ok: boolean;
  checks: Record<"database" | "worker", Check> & {
    /** Only while a large catalog is being read and searches wait for it. */
    catalog?: Check;
  };
}

interface Check {
  ok: boolean;
  detail: string;
}

/** A database that needs longer is not well, and whoever asks wants to know now. */
const PATIENCE_MS = 3_000;

/** Whether the database answers, a worker is alive and searches are answered; never throws. */
export async function checkHealth(ctx: Pick<Context, "db" | "catalog">): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("the database did not answer in time")), PATIENCE_MS);
  });
  try {
    const [row] = await Promise.race([lastHeartbeat(ctx), tooLate]);
    const worker = workerHealth(row?.ageSeconds ?? null, row?.setAside ?? 0);
    const checks = { database: { ok: true, detail: "answers" }, worker, ...catalogCheck(ctx.catalog) };
    return { ok: worker.ok && !("catalog" in checks), checks };
  } catch {
    return {
      ok: false,
      checks: {
        database: { ok: false, detail: "does not answer" },
        worker: { ok: false, detail: "unknown without the database" },
      },
    };
  } finally {
    clearTimeout(timer);
  }
}

function lastHeartbeat(ctx: Pick<Context, "db">) {
  const ageSeconds = sql<number | null>`extract(epoch from now() - max(${workerHeartbeats.at}))::float8`;
  const setAside = sql<number>`(select count(*)::int from ${probeQueue} where dead_lettered_at is not null)`;
  return ctx.db.select({ ageSeconds, setAside }).from(workerHeartbeats);
}

function catalogCheck(catalog: Context["catalog"]): { catalog?: Check } {
  if (!catalog || catalog.index || catalog.goingOver || !isTooLargeWithoutIndex(catalog.reading)) return {};
  return { catalog: { ok: false, detail: readingWords(catalog.reading) } };
}

/** Listings set aside are told and are no illness of the worker: their endpoints are at fault, or one bug of ours. */
function workerHealth(ageSeconds: number | null, setAside: number): { ok: boolean; detail: string } {
  if (ageSeconds === null) return { ok: false, detail: "no worker has reported yet" };
  const heartbeat = `last heartbeat ${Math.max(0, Math.round(ageSeconds))} s ago`;
  const aside = setAside > 0 ? `; ${setAside} set aside after ${MAX_ATTEMPTS} failed attempts` : "";
  return { ok: ageSeconds < STALE_SECONDS, detail: heartbeat + aside };
}
