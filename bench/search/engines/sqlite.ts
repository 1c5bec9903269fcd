import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { listing } from "../listings";
import type { Engine, Given } from "./engine";

/** Whether python3 with FTS5 is there. */
export function hasSqlite(): boolean {
  const test = "import sqlite3; sqlite3.connect(':memory:').execute('create virtual table t using fts5(a)')";
  return spawnSync("python3", ["-c", test]).status === 0;
}

/** SQLite's full text search, timed within its own process: {@link Given} carries that time. */
export async function makeSqlite(listings: number): Promise<Engine> {
  const child = spawn("python3", [path.join(import.meta.dirname, "sqlite.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => JSON.parse((await lines.next()).value ?? "null");
  for (let i = 0; i < listings; i++) {
    const doc = listing(i);
    const row = [
      doc.id,
      doc.name,
      doc.tags.join(" "),
      doc.host,
      doc.path,
      doc.description,
      doc.options.map((option) => option.network).join(" "),
      doc.categories.join(" "),
      doc.method,
      doc.liveState,
      Math.min(...doc.options.map((option) => option.priceUsdMicros ?? 0)),
      doc.payers30d,
      doc.card,
    ];
    if (!child.stdin.write(`${JSON.stringify(row)}\n`)) await once(child.stdin, "drain");
  }
  child.stdin.write("\n");
  return {
    operations: ["two", "three", "prefix", "typo", "filter", "facets", "meant"],
    about: await read(),
    async ask(operation, question): Promise<Given & { ms: number }> {
      child.stdin.write(`${JSON.stringify([operation, question])}\n`);
      return read();
    },
  };
}
