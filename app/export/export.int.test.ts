import { gunzipSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { beforeAll, expect, test, vi } from "vitest";
import { listings } from "@/db/schema/listings";
import { exportListings } from "@/services/export-listings";
import { callRoute } from "@/test/api";
import { serveFrom, testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { GET } from "./listings.ndjson.gz/route";

const ctx = await testContext();
serveFrom(ctx);
const get = (headers: Record<string, string> = {}, method = "GET") =>
  callRoute(GET, "/export/listings.ndjson.gz", { origin: null, headers, method });

let ids: string[] = [];
beforeAll(async () => {
  for (let i = 0; i < 5; i++) ids.push((await insertListing(ctx.db)).id);
  ids = ids.sort();
  await insertListing(ctx.db, { catalogState: "saved", listedAt: null });
});

test("every listing of the catalog is one line, with its terms and what was measured", async () => {
  const answer = await get();
  expect(answer.headers.get("content-type")).toBe("application/gzip");
  const text = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString("utf8");
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map((line) => line.listingId)).toEqual(ids);
  expect(lines[0]).toMatchObject({
    type: "http",
    accepts: [{ scheme: "exact" }],
    liveState: "unknown",
    latencyMs: null,
    uptime30d: null,
    ownerVerified: false,
    quality: { l30DaysTotalCalls: 0, l30DaysUniquePayers: 0 },
  });
});

test("who has it already is told so, until something changes", async () => {
  const etag = (await get({}, "HEAD")).headers.get("etag") ?? "";
  expect((await get({ "if-none-match": etag })).status).toBe(304);
  await ctx.db
    .update(listings)
    .set({ liveState: "down" })
    .where(eq(listings.id, ids[0] as string));
  expect((await get({ "if-none-match": etag })).status).toBe(200);
});

test("a reader who leaves ends the reading", async () => {
  const answer = await get();
  await answer.body?.cancel();
  const lines = exportListings(ctx);
  await lines.next();
  await expect(lines.return(undefined)).resolves.toMatchObject({ done: true });
});

test("asking for it all the time is too often", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const headers = { "x-souk-ip": "192.0.2.9" };
  for (let i = 0; i < 20; i++) await (await get(headers)).body?.cancel();
  expect((await get(headers)).status).toBe(429);
  expect(log).not.toHaveBeenCalled();
});
