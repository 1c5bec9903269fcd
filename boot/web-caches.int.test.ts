import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { listings } from "@/db/schema/listings";
import { testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { emptyOnChanges } from "./web-caches";

test("a change by any process empties the caches, at once and when the index has followed", async () => {
  const ctx = await testContext();
  const changed = vi.fn();
  await emptyOnChanges([{ changed }], ctx.env.databaseUrl);
  await vi.waitFor(() => expect(changed.mock.calls.length).toBeGreaterThanOrEqual(2), 5_000);
  changed.mockClear();
  const { id } = await insertListing(ctx.db);
  await vi.waitFor(() => expect(changed).toHaveBeenCalled(), 1_000);
  await vi.waitFor(() => expect(changed.mock.calls.length).toBeGreaterThanOrEqual(2), 3_000);
  changed.mockClear();
  await ctx.db.update(listings).set({ liveState: "down" }).where(eq(listings.id, id));
  await vi.waitFor(() => expect(changed).toHaveBeenCalled(), 1_000);
});
