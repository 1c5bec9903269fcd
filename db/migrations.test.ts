import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const folder = path.join(import.meta.dirname, "..", "drizzle");
/** Released before these rules. */
const EXEMPT = /^000[0-5]_/;

/**
 * What breaks or holds up a process that was started before the migration and goes on serving. A migration that needs
 * such a thing is made of two, with a release in between: first the new beside the old, then the old away. Where a
 * statement is harmless for a reason of its own, the line before it says so: `-- safe while serving: <reason>`. An index
 * written as `CREATE INDEX IF NOT EXISTS` is made ahead of its migration, concurrently ({@link file://./indexes-ahead.ts}).
 */
const UNSAFE: readonly [why: string, pattern: RegExp][] = [
  ["the older process still reads it", /\bDROP\s+(?:TABLE|COLUMN|VIEW|FUNCTION|SCHEMA)\b/i],
  ["the older process knows the old name", /\bRENAME\b/i],
  ["the older process writes no value", /\bADD\s+COLUMN\b(?![^;]*\bDEFAULT\b)[^;]*\bNOT\s+NULL\b/i],
  ["the older process may write null", /\bSET\s+NOT\s+NULL\b/i],
  ["the whole table is written anew under a lock", /\bSET\s+DATA\s+TYPE\b|\bALTER\s+COLUMN\b[^;]*\bTYPE\b/i],
  ["the whole table is written anew under a lock", /\bADD\s+COLUMN\b[^;]*\bGENERATED\s+ALWAYS\b/i],
  [
    "nobody can write while the whole table is read",
    /\bCREATE\s+(?:UNIQUE\s+)?INDEX\b(?!\s+IF\s+NOT\s+EXISTS)/i,
  ],
  ["nobody can write while the whole table is read", /\bADD\s+CONSTRAINT\b(?![^;]*\bNOT\s+VALID\b)/i],
];

/** Findings of one migration: `<why>: <statement>`. */
function unsafeIn(sql: string): string[] {
  const made = new Set(
    [...sql.matchAll(/\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"?(\w+)"?/gi)].map((m) => m[1]),
  );
  return sql
    .split("--> statement-breakpoint")
    .map((statement) => statement.trim())
    .filter((statement) => !/^-- safe while serving: \S/m.test(statement))
    .flatMap((statement) => {
      const table = /\b(?:ON|TABLE)\s+(?:ONLY\s+)?"?(?:public"?\.)?"?(\w+)"?/i.exec(statement)?.[1];
      // Nobody uses a table before it is there.
      if (table && made.has(table) && !/\bDROP\b|\bRENAME\b/i.test(statement)) return [];
      return UNSAFE.filter(([, pattern]) => pattern.test(statement)).map(
        ([why]) => `${why}: ${statement.slice(0, 100)}`,
      );
    });
}

describe("an older process can go on serving through", () => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".sql") && !EXEMPT.test(file));
  test.each(files)("%s", (file) => {
    expect(unsafeIn(readFileSync(path.join(folder, file), "utf8"))).toEqual([]);
  });
});

describe("the rules find", () => {
  test.each([
    ['ALTER TABLE "listings" DROP COLUMN "name";', 1],
    ['ALTER TABLE "listings" RENAME COLUMN "name" TO "title";', 1],
    ['ALTER TABLE "listings" ADD COLUMN "rank" integer NOT NULL;', 1],
    ['ALTER TABLE "listings" ADD COLUMN "rank" integer DEFAULT 0 NOT NULL;', 0],
    ['ALTER TABLE "listings" ADD COLUMN "rank" integer;', 0],
    ['ALTER TABLE "listings" ALTER COLUMN "name" SET DATA TYPE varchar;', 1],
    ['CREATE INDEX "by_name" ON "listings" USING btree ("name");', 1],
    ['CREATE INDEX IF NOT EXISTS "by_name" ON "listings" USING btree ("name");', 0],
    ['-- safe while serving: ten rows\nCREATE INDEX "by_name" ON "listings" USING btree ("name");', 0],
    [
      'CREATE TABLE "new" ("id" uuid);\n--> statement-breakpoint\nCREATE INDEX "by_id" ON "new" USING btree ("id");',
      0,
    ],
  ])("in %j: %i", (sql, count) => {
    expect(unsafeIn(sql)).toHaveLength(count);
  });
});
