import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startPostgres } from "./postgres";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), "souk-pg-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

async function query(url: string, text: string) {
  const sql = postgres(url, { max: 1, onnotice() {} });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
}

test("what was written is there after a stop and a start", async () => {
  const first = await startPostgres({ dir });
  await query(first.url, "create table kept as select 7 as n");
  await first.stop();
  const second = await startPostgres({ dir });
  expect((await query(second.url, "select n from kept"))[0]?.n).toBe(7);
  await second.stop();
});

test("a server left behind by a killed parent is stopped by the next start", async () => {
  const first = await startPostgres({ dir });
  await query(first.url, "create table kept as select 7 as n");
  const second = await startPostgres({ dir }); // no stop(): as after kill -9 of whoever started it
  await first.exited;
  expect((await query(second.url, "select n from kept"))[0]?.n).toBe(7);
  await second.stop();
});

test("a killed server recovers what it had acknowledged", async () => {
  const first = await startPostgres({ dir });
  await query(first.url, "create table kept as select 7 as n");
  const pidFile = path.join(dir, "data", "postmaster.pid");
  process.kill(Number(readFileSync(pidFile, "utf8").split("\n")[0]), "SIGKILL");
  await first.exited;
  const second = await startPostgres({ dir });
  expect((await query(second.url, "select n from kept"))[0]?.n).toBe(7);
  await second.stop();
});

test("a stranger on this machine needs the password, and only we can read it", async () => {
  const server = await startPostgres({ dir });
  const withoutPassword = server.url.replace(/:[^:@/]+@/, ":wrong@");
  await expect(query(withoutPassword, "select 1")).rejects.toThrow("password authentication failed");
  expect(statSync(path.join(dir, "password")).mode & 0o077).toBe(0);
  await server.stop();
});
