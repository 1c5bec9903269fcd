import { readFileSync } from "node:fs";
import path from "node:path";
import type postgres from "postgres";

interface Journal {
  entries: { tag: string; when: number }[];
}

const INDEX_IF_NOT_EXISTS =
  /^CREATE\s+(UNIQUE\s+)?INDEX\s+IF\s+NOT\s+EXISTS\s+"?(\w+)"?\s+ON\s+"?(\w+)"?([\s\S]*)$/i;

/**
 * Makes the indexes of migrations that are still to come, concurrently: inside a migration nobody could write to the table
 * while it is read. Only those written as `CREATE INDEX IF NOT EXISTS` on a table that is there; the migration itself
 * then finds them made. One that an interruption left half made is made anew. Not inside a transaction.
 */
export async function makeIndexesAhead(client: postgres.Sql, folder: string): Promise<void> {
  for (const { name, table, statement } of await missing(client, folder)) {
    const [found] = await client<{ valid: boolean }[]>`
      select indisvalid as valid from pg_index where indexrelid = to_regclass(${name})`;
    if (found?.valid) continue;
    const [there] = await client`select 1 where to_regclass(${table}) is not null`;
    if (!there) continue;
    if (found) await client.unsafe(`drop index concurrently "${name}"`);
    try {
      await client.unsafe(statement);
    } catch (error) {
      // On a column that the migration itself adds: then the migration makes it.
      if ((error as { code?: string }).code !== "42703") throw error;
    }
  }
}

async function missing(client: postgres.Sql, folder: string) {
  const [journaled] = await client`select 1 where to_regclass('drizzle.__drizzle_migrations') is not null`;
  if (!journaled) return [];
  const [last] = await client<{ at: string | null }[]>`
    select max(created_at)::text as at from drizzle.__drizzle_migrations`;
  const journal = JSON.parse(readFileSync(path.join(folder, "meta", "_journal.json"), "utf8")) as Journal;
  return journal.entries
    .filter(({ when }) => when > Number(last?.at ?? 0))
    .flatMap(({ tag }) =>
      readFileSync(path.join(folder, `${tag}.sql`), "utf8").split("--> statement-breakpoint"),
    )
    .flatMap((text) => {
      const [, unique = "", name, table, rest] = INDEX_IF_NOT_EXISTS.exec(text.trim()) ?? [];
      if (!name || !table || !rest) return [];
      return [
        { name, table, statement: `create ${unique}index concurrently "${name}" on "${table}"${rest}` },
      ];
    });
}
