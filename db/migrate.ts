import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { makeIndexesAhead } from "./indexes-ahead";
import { makePartitions } from "./partitions";

/**
 * A statement that changes a table waits for whoever uses it, and everybody else waits behind that statement: so it gives
 * way after this, all is undone, and it is tried again a little later. Well before the second after which the database
 * looks for deadlocks and ends whoever looked first, which may be a visitor's statement.
 */
const GIVE_WAY_AFTER = "300ms";
const ATTEMPTS = 100;
const PAUSE_MS = 500;

const FOLDER = fileURLToPath(new URL("../drizzle", import.meta.url));

/** Any constant will do, as long as every process uses this one. */
const MIGRATION_LOCK = 0x50_0c;

/**
 * Brings the database to the newest schema, with room for what is measured from now on. Safe to run from many processes at once: `migrate` alone races on a
 * fresh database, so an advisory lock lets one in and the others then find nothing to do. Throws what the
 * database says when a migration fails; nothing of that migration is kept. Older processes may go on serving meanwhile
 * ({@link file://./migrations.test.ts} has the rules for that).
 */
export async function migrateDb(databaseUrl: string): Promise<void> {
  const client = postgres(databaseUrl, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: 10,
    onnotice() {},
    connection: { application_name: "souk-migrate" },
  });
  try {
    // Asked for again and again: who waits within a statement is waited for by an index that is made concurrently.
    while (!(await client`select pg_try_advisory_lock(${MIGRATION_LOCK}) as ours`)[0]?.ours)
      await delay(PAUSE_MS / 5);
    await makeIndexesAhead(client, FOLDER);
    await client`select set_config('lock_timeout', ${GIVE_WAY_AFTER}, false)`;
    const db = drizzle(client);
    await givingWay(() => migrate(db, { migrationsFolder: FOLDER }));
    await givingWay(() => makePartitions(db));
  } finally {
    // Closing the session releases the lock.
    await client.end({ timeout: 5 });
  }
}

async function givingWay(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !isInTheWay(error)) throw error;
      await delay(PAUSE_MS * (0.5 + Math.random()));
    }
  }
}

/** Waited too long for a lock, or for somebody who waited for us. */
function isInTheWay(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ["55P03", "40P01"].includes((error as { code?: string }).code ?? "") || isInTheWay(error.cause);
}
