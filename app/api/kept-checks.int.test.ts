import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { getCheck } from "@/db/queries/check";
import { checks } from "@/db/schema/checks";
import { listings } from "@/db/schema/listings";
import { checkEndpoint } from "@/services/check-endpoint";
import { keepCheck } from "@/services/keep-check";
import { purgeChecks } from "@/services/purge-checks";
import { purgeExpired } from "@/services/purge-expired";
import { callRoute } from "@/test/api";
import { serveFrom, TEST_ORIGIN, testContext } from "@/test/context";
import { startTestSeller } from "@/test/test-seller";
import { GET as readCheck } from "./checks/[id]/route";
import { POST as validate } from "./validate/route";

const seller = await startTestSeller();
const ctx = await testContext({ allowHosts: [seller.host] });
serveFrom(ctx);
const resource = `${seller.origin}/kept`;
const report = await checkEndpoint(ctx, { resource, method: "GET" });

beforeEach(() => ctx.db.delete(checks));

/** A check kept that long ago; its id. */
async function keptAgo(interval: string): Promise<string> {
  const { id } = await keepCheck(ctx, report);
  if (!id) throw new Error("it was not kept");
  await ctx.db.execute(sql`update checks set created_at = now() - ${interval}::interval where id = ${id}`);
  return id;
}

describe("POST /api/validate", () => {
  test("its answer names where the result can be looked up, and no listing comes of it", async () => {
    const answer = await callRoute(validate, "/api/validate", { body: { resource }, origin: null });
    const { id, url, findings } = await answer.json();
    expect(url).toBe(`${TEST_ORIGIN}/check/${id}`);
    expect(await getCheck(ctx.db, id)).toMatchObject({ report: { target: { url: resource }, findings } });
    expect(await ctx.db.select().from(listings)).toEqual([]);
  });

  test("so does the last line for whoever asked for lines", async () => {
    const answer = await callRoute(validate, "/api/validate", {
      body: { resource, method: "GET" },
      headers: { accept: "application/x-ndjson" },
    });
    const last = JSON.parse((await answer.text()).trimEnd().split("\n").at(-1) ?? "");
    expect(await getCheck(ctx.db, last.report.id)).not.toBeNull();
  });

  test("what is refused unvisited is not kept", async () => {
    await callRoute(validate, "/api/validate", { body: { resource: "http://169.254.169.254/" } });
    expect(await ctx.db.select().from(checks)).toEqual([]);
  });
});

describe("GET /api/checks/{id}", () => {
  const read = (id: string) => callRoute(readCheck, `/api/checks/${id}`, { params: { id }, origin: null });

  test("answers what the check answered", async () => {
    const answer = await callRoute(validate, "/api/validate", { body: { resource }, origin: null });
    const validation = await answer.json();
    const again = await read(validation.id);
    expect([again.status, await again.json()]).toEqual([200, validation]);
  });

  test("is 404 for what never was, and once its time is over", async () => {
    for (const id of ["1", "00000000-0000-4000-8000-000000000000", await keptAgo("31 days")]) {
      const answer = await read(id);
      expect(answer.status).toBe(404);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
    }
  });
});

describe("a kept check", () => {
  test("has only text that is safe to store and to show", async () => {
    const summary = "not\u0000 payable\u202e \ud800";
    const { id } = await keepCheck(ctx, { ...report, summary });
    expect((await getCheck(ctx.db, id ?? ""))?.report.summary).toBe("not payable ");
  });

  test("is not made of a report that is too large", async () => {
    const outputExample = Array.from({ length: 5 }, () => "x".repeat(65_536));
    expect(await keepCheck(ctx, { ...report, outputExample })).toMatchObject({ id: null, url: null });
    expect(await ctx.db.select().from(checks)).toEqual([]);
  });

  test("is gone after 30 days, purged or not", async () => {
    const [young, old] = [await keptAgo("29 days 23 hours"), await keptAgo("30 days 1 minute")];
    expect(await getCheck(ctx.db, young)).not.toBeNull();
    expect(await getCheck(ctx.db, old)).toBeNull();
    await purgeExpired(ctx);
    expect((await ctx.db.select().from(checks)).map(({ id }) => id)).toEqual([young]);
  });

  test("makes room for newer ones when there are too many", async () => {
    await keptAgo("3 hours");
    const newer = [await keptAgo("2 hours"), await keptAgo("1 hour")];
    await purgeChecks(ctx, 2);
    expect((await ctx.db.select().from(checks)).map(({ id }) => id).sort()).toEqual(newer.sort());
  });

  test.each(["", "1", "00000000-0000-4000-8000-000000000000"])("is none for %j", async (id) => {
    expect(await getCheck(ctx.db, id)).toBeNull();
  });
});
