import { randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { afterAll, expect, inject, test } from "vitest";
import { databaseUrl } from "@/test/database-url";
import { makeIndexesAhead } from "./indexes-ahead";
import { migrateDb } from "./migrate";
import { makePartitions } from "./partitions";

/** Migrations that were released before there were rules for serving through one. */
const RELEASED = 6;
/** Longer than a visitor's statement may take to be answered, shorter than the database's own limit. */
const LONGEST_MS = 3_000;

const name = `test_${randomBytes(8).toString("hex")}`;
const url = databaseUrl(inject("serverUrl"), name);
const server = postgres(inject("serverUrl"), { max: 1, onnotice() {} });
await server.unsafe(`create database ${name}`);
const older = postgres(url, { max: 4, onnotice() {}, connection: { statement_timeout: 5_000 } });
const dir = mkdtempSync(path.join(tmpdir(), "souk-migrations-"));
afterAll(async () => {
  await older.end();
  await server.unsafe(`drop database ${name} with (force)`);
  await server.end();
  rmSync(dir, { recursive: true, force: true });
});

/** The database as an older process found it. */
async function migrateOlder(): Promise<void> {
  cpSync(path.join(import.meta.dirname, "../drizzle"), dir, { recursive: true });
  const file = path.join(dir, "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(file, "utf8"));
  journal.entries = journal.entries.slice(0, RELEASED);
  writeFileSync(file, JSON.stringify(journal));
  const client = postgres(url, { max: 1, onnotice() {} });
  await migrate(drizzle(client), { migrationsFolder: dir });
  await makePartitions(drizzle(client));
  await client.end();
}

/** All that an older process reads and writes, by the columns that it knows. */
async function olderStatements(): Promise<string[]> {
  const tables = await older<{ table: string; columns: string[]; writable: string[] }[]>`
    select table_name as table, array_agg(quote_ident(column_name)) as columns,
      array_agg(quote_ident(column_name)) filter (where is_generated = 'NEVER') as writable
    from information_schema.columns c join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name !~ '_[0-9]{6,8}$'
    group by table_name`;
  return tables.flatMap(({ table, columns, writable }) => [
    `select ${columns.join(", ")} from "${table}" limit 1`,
    `update "${table}" set ${writable.map((column) => `${column} = ${column}`).join(", ")}`,
    `insert into "${table}" (${writable.join(", ")}) select ${writable.join(", ")} from "${table}" where false`,
  ]);
}

test("an older process is answered throughout a migration, also when somebody holds a table for long", async () => {
  await migrateOlder();
  await older`insert into listings (url, method, host, path, name, catalog_state)
    select 'https://a.example/' || i, 'GET', 'a.example', '/', 'a', 'listed' from generate_series(1, 50) i`;
  const statements = await olderStatements();
  expect(statements.length).toBeGreaterThan(30);

  // A statement of somebody else's that takes its time, begun before the migration.
  const slow = postgres(url, { max: 1, onnotice() {} });
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const { promise: held, tell } = signal();
  const holding = slow.begin(async (tx) => {
    await tx`select count(*) from listings, listing_reports, calls, probe_queue`;
    tell();
    await over;
  });
  await held;

  let migrated = false;
  const migration = Promise.all([migrateDb(url), migrateDb(url), migrateDb(url)]).finally(() => {
    migrated = true;
  });
  const took: number[] = [];
  const serve = async (asked: string[]) => {
    for (let turn = 0; !migrated || turn < 4; turn++)
      for (const statement of asked) {
        const startedMs = performance.now();
        await older.unsafe(statement);
        took.push(performance.now() - startedMs);
        // Long enough for the migration to have wanted the table and given way at least once.
        if (took.length === statements.length * 4) setTimeout(end, 2_500);
      }
  };
  // One writes: two that change whole tables might wait for each other by themselves.
  const reads = statements.filter((statement) => statement.startsWith("select"));
  await Promise.all([migration, serve(statements), serve(reads)]);
  await holding;
  await slow.end();
  expect(Math.max(...took)).toBeLessThan(LONGEST_MS);
  const [{ applied } = { applied: 0 }] = await older<{ applied: number }[]>`
    select count(*)::int as applied from drizzle.__drizzle_migrations`;
  expect(applied).toBeGreaterThan(RELEASED);
}, 60_000);

test("an index that an interruption left half made is made anew, and one on a new column is left to its migration", async () => {
  writeFileSync(
    path.join(dir, "meta", "_journal.json"),
    JSON.stringify({ entries: [{ tag: "later", when: 8.64e15 }] }),
  );
  writeFileSync(
    path.join(dir, "later.sql"),
    [
      'CREATE INDEX IF NOT EXISTS "ahead" ON "listings" USING btree ("path");',
      'CREATE INDEX IF NOT EXISTS "on_new" ON "listings" USING btree ("new_column");',
      'CREATE INDEX IF NOT EXISTS "nowhere" ON "new_table" USING btree ("id");',
    ].join("\n--> statement-breakpoint\n"),
  );
  const client = postgres(url, { max: 1, onnotice() {} });
  try {
    await client`create index ahead on listings (name)`;
    await client`update pg_index set indisvalid = false where indexrelid = 'ahead'::regclass`;
    await makeIndexesAhead(client, dir);
    const made = await client`
      select c.relname, i.indisvalid, pg_get_indexdef(i.indexrelid) like '%(path)%' as on_path
      from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname in ('ahead', 'on_new', 'nowhere')`;
    expect(made).toEqual([{ relname: "ahead", indisvalid: true, on_path: true }]);
  } finally {
    await client.end();
  }
});

function signal(): { promise: Promise<void>; tell(): void } {
  let tell = () => {};
  const promise = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { promise, tell };
}
