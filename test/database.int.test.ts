import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { listings } from "@/db/schema/listings";
import { testDatabase } from "./database";

const one = await testDatabase();
const other = await testDatabase();

it("gives the migrated schema without rows", async () => {
  expect(await one.db.select().from(listings)).toEqual([]);
});

it("gives databases that do not see each other", async () => {
  await one.db.execute(sql`create table only_here (n int)`);
  const found = await other.db.execute(sql`select to_regclass('only_here') as found`);
  expect(found[0]?.found).toBeNull();
});
