import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { afterAll, expect, inject, test } from "vitest";
import { databaseUrl } from "@/test/database-url";
import { migrateDb } from "./migrate";

const name = `test_${randomBytes(8).toString("hex")}`;
const url = databaseUrl(inject("serverUrl"), name);
const server = postgres(inject("serverUrl"), { max: 1, onnotice() {} });
await server.unsafe(`create database ${name}`);
afterAll(async () => {
  await server.unsafe(`drop database ${name} with (force)`);
  await server.end();
});

test("many processes may migrate a fresh database at once, and again later", async () => {
  await Promise.all(Array.from({ length: 5 }, () => migrateDb(url)));
  await migrateDb(url);
  const sql = postgres(url, { max: 1 });
  try {
    const applied = await sql`select hash from drizzle.__drizzle_migrations`;
    expect(applied.length).toBeGreaterThan(1);
    expect(new Set(applied.map((row) => row.hash)).size).toBe(applied.length);
    expect(await sql`select count(*)::int as count from listings`).toMatchObject([{ count: 0 }]);
    const held = await sql`select 1 from pg_locks l join pg_database d on d.oid = l.database
      where l.locktype = 'advisory' and d.datname = current_database()`;
    expect(held).toHaveLength(0);
  } finally {
    await sql.end();
  }
});
