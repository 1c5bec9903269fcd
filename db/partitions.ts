import { type SQL, sql } from "drizzle-orm";
import type { Db } from "./client";

interface Partitioned {
  table: string;
  /** One partition a … (UTC). */
  unit: "day" | "month";
  /** Days after which a partition has nothing worth keeping; counted from its end. */
  keepDays: number;
  /** Room left on a page for later versions of its rows, as PostgreSQL's fillfactor (percent). */
  fill: number;
}

/** What grows with time, and how long it is kept. */
const PARTITIONED: readonly Partitioned[] = [
  { table: "probes", unit: "day", keepDays: 30, fill: 100 },
  { table: "probe_hours", unit: "day", keepDays: 8, fill: 70 },
  { table: "probe_days", unit: "month", keepDays: 396, fill: 100 },
];

/** Days made ahead: so long may every worker be away without a probe finding no room. */
const AHEAD_DAYS = 7;

/** Makes the partitions from `fromDaysAgo` days ago until a week ahead that do not exist yet. Blocks nobody. */
export async function makePartitions(db: Pick<Db, "execute">, fromDaysAgo = 0): Promise<void> {
  for (const { table, unit, fill } of PARTITIONED)
    await db.execute(
      sql`select souk_make_partitions(${table}, ${unit}, ${utcDay(-fromDaysAgo)}, ${utcDay(AHEAD_DAYS)}, ${fill})`,
    );
}

/**
 * Drops the partitions whose time is over and returns their names. Each is first detached `CONCURRENTLY`, which waits
 * for those who read it and blocks nobody, and dropped when nothing refers to it any more; a detachment that was
 * interrupted is completed. Not inside a transaction; one process at a time (the second gets the database's error).
 */
export async function dropOldPartitions(db: Db): Promise<string[]> {
  const dropped: string[] = [];
  for (const kept of PARTITIONED) {
    for (const { name, pending } of await attachedBefore(db, kept)) {
      const how = pending ? sql`finalize` : sql`concurrently`;
      await db.execute(
        sql`alter table ${sql.identifier(kept.table)} detach partition ${sql.identifier(name)} ${how}`,
      );
    }
    for (const name of await detached(db, kept)) {
      await db.execute(sql`drop table ${sql.identifier(name)}`);
      dropped.push(name);
    }
  }
  return dropped;
}

/** `probes_20261122`, `probe_days_202611`. */
const nameOf = ({ table, unit }: Partitioned, day: SQL) =>
  sql`${`${table}_`} || to_char(${day}, ${unit === "month" ? "YYYYMM" : "YYYYMMDD"})`;
const utcDay = (days: number): SQL => sql`((now() at time zone 'UTC')::date + ${days}::integer)`;

/** Attached partitions that begin before the first one kept; names sort as their days do. */
async function attachedBefore(db: Db, kept: Partitioned): Promise<{ name: string; pending: boolean }[]> {
  const rows = await db.execute<{ name: string; pending: boolean }>(sql`
    select c.relname as name, i.inhdetachpending as pending
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = ${kept.table}::regclass and c.relname < ${nameOf(kept, utcDay(-kept.keepDays))}
    order by c.relname`);
  return [...rows];
}

/** Tables that were partitions, left by an earlier run that got no further. */
async function detached(db: Db, kept: Partitioned): Promise<string[]> {
  const digits = kept.unit === "month" ? "[0-9]{6}" : "[0-9]{8}";
  const rows = await db.execute<{ name: string }>(sql`
    select c.relname as name from pg_class c
    where c.relkind = 'r' and c.relnamespace = current_schema::regnamespace and not c.relispartition
      and c.relname ~ ${`^${kept.table}_${digits}$`} and c.relname < ${nameOf(kept, utcDay(-kept.keepDays))}
    order by c.relname`);
  return rows.map(({ name }) => name);
}
