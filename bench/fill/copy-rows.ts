import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type postgres from "postgres";

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** Loads rows by COPY. Dates, arrays of strings and objects (as JSON) are written as PostgreSQL reads them. */
export async function copyRows(
  sql: postgres.TransactionSql,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const lines = rows.map((values) => `${values.map(field).join("\t")}\n`);
  const into = await sql.unsafe(`copy ${table} (${columns.join()}) from stdin`).writable();
  await pipeline(Readable.from(lines), into);
}

function field(value: unknown): string {
  if (value === null || value === undefined) return "\\N";
  return text(value).replace(/[\\\t\n\r]/g, (char) => ESCAPES[char] as string);
}

function text(value: NonNullable<unknown>): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map((one) => JSON.stringify(one)).join()}}`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
