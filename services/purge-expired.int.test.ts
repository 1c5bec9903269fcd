import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { catalogChanges } from "@/db/schema/catalog";
import { testDatabase } from "@/test/database";
import { purgeExpired } from "./purge-expired";

const { db } = await testDatabase();

it("keeps the catalog's changes for a day", async () => {
  const [old, young] = [randomUUID(), randomUUID()];
  await db.insert(catalogChanges).values([
    { listingId: old, at: new Date(Date.now() - 25 * 3_600_000) },
    { listingId: young, at: new Date(Date.now() - 23 * 3_600_000) },
  ]);
  await purgeExpired({ db });
  expect((await db.select().from(catalogChanges)).map((row) => row.listingId)).toEqual([young]);
});
