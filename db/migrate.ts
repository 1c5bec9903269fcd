import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { makePartitions } from "./partitions";

/** Any constant will do, as long as every process uses this one. */
const MIGRATION_LOCK = 0x50_0c;

/**
 * Brings the database to the newest schema, with room for what is measured from now on. Safe to run from many processes at once: `migrate` alone races on a
 * fresh database, so an advisory lock lets one in and the others then find nothing to do. Throws what the
 * database says when a migration fails; nothing of that migration is kept.
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
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    const db = drizzle(client);
    await migrate(db, { migrationsFolder: fileURLToPath(new URL("../drizzle", import.meta.url)) });
    await makePartitions(db);
  } finally {
    // Closing the session releases the lock.
    await client.end({ timeout: 5 });
  }
}
