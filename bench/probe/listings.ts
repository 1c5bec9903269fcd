import { connectDb } from "@/db/client";
import { listings } from "@/db/schema/listings";
import { endpoint, type World } from "./world";

/** The catalog that the workers watch. */
export interface Catalog {
  /** Replaces all listings by `count` new ones, due now; `kindOf` says how the i-th behaves. */
  fill(world: World, count: number, kindOf: (i: number) => string): Promise<void>;
  /** Makes every listing due now and forgets when it was probed; with `full` it must be looked at from all sides. */
  makeDue(full?: boolean): Promise<void>;
  /** Recorded probes, and of these the ones that were payable. */
  recorded(): Promise<{ all: number; payable: number }>;
  /** What must not happen. */
  audit(): Promise<Audit>;
  close(): Promise<void>;
}

export interface Audit {
  /** Listings that are due, leased or counted as failed although every worker has ended. */
  lost: number;
  /** Probes recorded beyond one a listing. */
  doubled: number;
}

/** Rows of one insert. */
const CHUNK = 500;

export function openCatalog(databaseUrl: string): Catalog {
  const { db, close } = connectDb(databaseUrl, { max: 2, statementTimeoutMs: 60_000 });
  return {
    close,
    async fill(world, count, kindOf) {
      await db.execute("truncate listings, probes, probe_hours cascade");
      for (let from = 0; from < count; from += CHUNK)
        await db.insert(listings).values(
          Array.from({ length: Math.min(CHUNK, count - from) }, (_, k) => {
            const url = new URL(endpoint(world, from + k, kindOf(from + k)));
            const { host, pathname: path } = url;
            return { url: url.href, method: "GET", host, path, name: `${host}${path}` };
          }),
        );
      await db.execute("analyze");
    },
    async makeDue(full = false) {
      await db.execute("truncate probes");
      await db.execute(
        "update probe_queue set next_probe_at = now() - interval '1 minute', attempts = 0, lease_token = null, lease_until = null",
      );
      if (full) await db.execute("update listing_reports set at = at - interval '2 days'");
      await db.execute("vacuum analyze probe_queue, listings, listing_reports");
    },
    async recorded() {
      const [row] = await db.execute<{ all: number; payable: number }>(
        `select count(*)::int as "all", count(*) filter (where verdict like 'payable%')::int as payable from probes`,
      );
      return row ?? { all: 0, payable: 0 };
    },
    async audit() {
      const [row] = await db.execute<{ lost: number; doubled: number }>(
        `select (select count(*)::int from probe_queue
                 where next_probe_at <= now() or lease_token is not null or attempts > 0) as lost,
                (select count(*)::int - count(distinct listing_id)::int from probes) as doubled`,
      );
      return { lost: row?.lost ?? -1, doubled: row?.doubled ?? -1 };
    },
  };
}
