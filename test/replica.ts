import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { migrateDb } from "@/db/migrate";
import { type RunningPostgres, startPostgres } from "@/sandbox/postgres";

export interface Replicated {
  primary: RunningPostgres;
  replica: RunningPostgres;
  /** The replica takes nothing in any more, though it still receives; or goes on. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** A migrated database of its own server, and a second server that streams from it: PostgreSQL's own replication. */
export async function startReplicated(): Promise<Replicated> {
  const dir = mkdtempSync(path.join(tmpdir(), "souk-replica-"));
  chmodSync(dir, 0o755);
  const primaryDir = path.join(dir, "primary");
  const replicaDir = path.join(dir, "replica");
  const primary = await startPostgres({ dir: primaryDir });
  await migrateDb(primary.url);

  // What pg_basebackup does, which is not among the embedded binaries.
  const session = postgres(primary.url, { max: 1, onnotice() {} });
  await session`select pg_backup_start('replica', true)`;
  mkdirSync(replicaDir, { mode: 0o755 });
  const data = path.join(replicaDir, "data");
  cpSync(path.join(primaryDir, "data"), data, {
    recursive: true,
    filter: (from) => !from.endsWith("postmaster.pid") && !from.endsWith("postmaster.opts"),
  });
  const [stopped] = await session<{ labelfile: string }[]>`select labelfile from pg_backup_stop(false)`;
  await session.end();
  cpSync(path.join(primaryDir, "password"), path.join(replicaDir, "password"));
  const url = new URL(primary.url);
  const source = `host=127.0.0.1 port=${url.port} user=${url.username} password=${decodeURIComponent(url.password)}`;
  writeFileSync(path.join(data, "backup_label"), stopped?.labelfile ?? "");
  writeFileSync(path.join(data, "standby.signal"), "");
  writeFileSync(path.join(data, "postgresql.auto.conf"), `primary_conninfo = '${source}'\n`);
  chmodSync(data, 0o700);

  const replica = await startPostgres({ dir: replicaDir });
  const admin = postgres(replica.url, { max: 1, onnotice() {} });
  return {
    primary,
    replica,
    async pause() {
      await admin`select pg_wal_replay_pause()`;
    },
    async resume() {
      await admin`select pg_wal_replay_resume()`;
    },
    async stop() {
      await admin.end();
      await replica.stop();
      await primary.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
