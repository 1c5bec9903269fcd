import { expect, test } from "vitest";
import { GET as listingFeed } from "@/app/listings/[id]/feed.xml/route";
import { driftEvents } from "@/db/schema/probes";
import { callRoute } from "@/test/api";
import { serveFrom, TEST_ORIGIN, testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { GET as globalFeed } from "./route";

const ctx = await testContext();
serveFrom(ctx);
const change = (listingId: string) =>
  ctx.db
    .insert(driftEvents)
    .values({ listingId, at: new Date(), kind: "scheme", before: "exact", after: "upto" });
const entries = async (answer: Response) => (await answer.text()).match(/<entry>/g)?.length ?? 0;

test("the feed of everything tells of what is in the catalog, the feed of a listing of that listing", async () => {
  const listing = await insertListing(ctx.db, { name: "A & B" });
  const other = await insertListing(ctx.db);
  const withdrawn = await insertListing(ctx.db, { catalogState: "withdrawn" });
  for (const { id } of [listing, other, withdrawn]) await change(id);
  const all = await callRoute(globalFeed, "/feed.xml");
  expect(all.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
  expect(await entries(all)).toBe(2);
  const one = await callRoute(listingFeed, "/", { params: { id: listing.id } });
  const xml = await one.text();
  expect(xml).toContain("A &amp; B: scheme changed");
  expect(xml).toContain(`${TEST_ORIGIN}/listings/${listing.id}`);
  expect(xml).not.toContain(other.id);
});

test("a reader that has it already is told so, until something changes", async () => {
  const listing = await insertListing(ctx.db);
  const read = (headers?: Record<string, string>) =>
    callRoute(listingFeed, "/", { params: { id: listing.id }, headers });
  const etag = (await read()).headers.get("etag") ?? "";
  expect((await read({ "if-none-match": `"x", W/${etag}` })).status).toBe(304);
  await change(listing.id);
  expect((await read({ "if-none-match": etag })).status).toBe(200);
});

test("a listing that is none has no feed", async () => {
  const answer = await callRoute(listingFeed, "/", {
    params: { id: "11111111-1111-4111-8111-111111111111" },
  });
  expect(answer.status).toBe(404);
});
