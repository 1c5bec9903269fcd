import { sql } from "drizzle-orm";
import { withReplicas } from "drizzle-orm/pg-core";
import { connectDb, type Db, type DbHandle } from "./client";
import { readsMayLag } from "./read-scope";

export interface ReplicaOptions {
  max?: number;
  /** A replica that is further behind is not read from. */
  maxLagMs?: number;
  /** How often each is asked how far it has come. */
  checkEveryMs?: number;
}

const MAX_LAG_MS = 2_000;
const CHECK_EVERY_MS = 1_000;

/** On a database with replicas: where a read goes now. Every copy of this file finds it under this name. */
const READER = Symbol.for("souk.reader");

/**
 * The database to read from by raw SQL (`execute`), which Drizzle's replicas leave to the primary: a replica where
 * reads may lag, else the database itself.
 */
export function readFrom(db: Db): Db {
  return (db as { [READER]?: () => Db })[READER]?.() ?? db;
}

/**
 * Connects to a database and its streaming replicas. Writes, transactions and raw statements go to the primary; reads
 * go to a replica where they may lag ({@link readsMayLag}) and one is there that is not behind by more than
 * `maxLagMs`. Without replicas this is {@link connectDb}.
 */
export function connectWithReplicas(
  databaseUrl: string,
  replicaUrls: readonly string[],
  { max, maxLagMs = MAX_LAG_MS, checkEveryMs = CHECK_EVERY_MS }: ReplicaOptions = {},
): DbHandle {
  const primary = connectDb(databaseUrl, { max });
  const [first, ...others] = replicaUrls.map((url) => connectDb(url, { max }));
  if (!first) return primary;
  const all = [first, ...others];
  const watch = watchReplicas(
    primary.db,
    all.map(({ db }) => db),
    { maxLagMs, checkEveryMs },
  );
  const choose = () => {
    const near = readsMayLag() ? watch.near() : [];
    return near[Math.floor(Math.random() * near.length)] ?? primary.db;
  };
  const replicas: [Db, ...Db[]] = [first.db, ...others.map(({ db }) => db)];
  const db = withReplicas(primary.db, replicas, choose) as unknown as Db;
  Object.defineProperty(db, READER, { value: choose });
  return {
    db,
    async close() {
      watch.stop();
      await Promise.all([primary, ...all].map((handle) => handle.close()));
    },
  };
}

/** Where the log was, and when. */
interface Mark {
  at: number;
  position: bigint;
}

function watchReplicas(
  primary: Db,
  replicas: readonly Db[],
  { maxLagMs, checkEveryMs }: { maxLagMs: number; checkEveryMs: number },
) {
  let near: Db[] = [];
  let marks: Mark[] = [];
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const [position, ...reached] = await Promise.all([
      logPosition(primary, sql`pg_current_wal_lsn()`),
      ...replicas.map((replica) => logPosition(replica, sql`pg_last_wal_replay_lsn()`)),
    ]);
    const now = performance.now();
    if (position !== null) marks.push({ at: now, position });
    // What a replica must have: all that the primary had so long ago. Before that is known, all that it has now.
    const old = marks.filter(({ at }) => at <= now - maxLagMs);
    const least = old.at(-1) ?? marks[0];
    marks = marks.filter((mark) => mark.at >= (least?.at ?? 0));
    near = replicas.filter((_, i) => {
      const has = reached[i] ?? null;
      return least !== undefined && has !== null && has >= least.position;
    });
    if (stopped) return;
    timer = setTimeout(look, checkEveryMs);
    timer.unref();
  };
  void look();
  return {
    near: () => near,
    stop() {
      stopped = true;
      clearTimeout(timer);
      near = [];
    },
  };
}

/** Bytes of the write-ahead log; null when the server does not answer, or is no replica. */
async function logPosition(db: Db, lsn: ReturnType<typeof sql>): Promise<bigint | null> {
  try {
    const [row] = await db.execute<{ bytes: string | null }>(
      sql`select (${lsn} - '0/0'::pg_lsn)::text as bytes`,
    );
    return row?.bytes ? BigInt(row.bytes) : null;
  } catch {
    return null;
  }
}
