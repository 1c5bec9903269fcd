import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { afterAll, expect, inject, test } from "vitest";
import { databaseUrl } from "@/test/database-url";

const name = `test_${randomBytes(8).toString("hex")}`;
const server = postgres(inject("serverUrl"), { max: 1, onnotice() {} });
await server.unsafe(`create database ${name}`);
const sql = postgres(databaseUrl(inject("serverUrl"), name), { max: 1, onnotice() {} });
afterAll(async () => {
  await sql.end();
  await server.unsafe(`drop database ${name} with (force)`);
  await server.end();
});

const apply = (file: string) =>
  sql.begin((tx) => tx.unsafe(readFileSync(path.join(import.meta.dirname, "../drizzle", file), "utf8")));

test("what was measured before there were partitions and roll-ups is in them afterwards", async () => {
  await apply("0000_init.sql");
  await apply("0001_terms_and_open_calls.sql");
  const [listing] = await sql`
    insert into listings (url, method, host, path, name, next_probe_at)
    values ('https://a.example/', 'GET', 'a.example', '/', 'a', '2030-01-01') returning id`;
  const probe = (daysAgo: number, verdict: string, latencyMs: number) => sql`
    insert into probes (listing_id, at, verdict, status, latency_ms, observation, report)
    values (${listing?.id}, now() - make_interval(days => ${daysAgo}), ${verdict}, 402, ${latencyMs},
      '{"formatVersion":1}', ${sql.json({ summary: verdict })}) returning id`;
  await probe(40, "payable", 1);
  await probe(2, "payable", 100);
  await probe(2, "unreachable", 300);
  const [last] = await probe(0, "payable-with-warnings", 50);
  await sql`update listings set last_probe_id = ${last?.id}`;

  await apply("0002_watching.sql");
  expect(await sql`select verdict, summary from probes order by at, id`).toEqual([
    { verdict: "payable", summary: "payable" },
    { verdict: "unreachable", summary: "unreachable" },
    { verdict: "payable-with-warnings", summary: "payable-with-warnings" },
  ]);
  expect(await sql`select report from listing_reports`).toEqual([
    { report: { summary: "payable-with-warnings" } },
  ]);
  expect(await sql`select host, next_probe_at from probe_queue`).toEqual([
    { host: "a.example", next_probe_at: new Date("2030-01-01T00:00:00Z") },
  ]);
  expect(await sql`select probes, payable, p50_ms, p95_ms from probe_days`).toEqual([
    { probes: 2, payable: 1, p50_ms: 200, p95_ms: 290 },
  ]);
  expect(
    await sql`select sum(probes)::int as probes, sum(cardinality(latencies_ms))::int as latencies from probe_hours`,
  ).toEqual([{ probes: 3, latencies: 3 }]);
  // New rows get ids of their own.
  const [next] = await sql`
    insert into probes (listing_id, at, verdict, summary) values (${listing?.id}, now(), 'payable', '') returning id`;
  expect(Number(next?.id)).toBeGreaterThan(Number(last?.id));
});
