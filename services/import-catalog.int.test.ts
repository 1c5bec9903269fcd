import { createServer } from "node:http";
import { eq, lte, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, inject, test } from "vitest";
import { listDiscovery } from "@/db/queries/list-discovery";
import { importCursors } from "@/db/schema/import-cursors";
import { listings } from "@/db/schema/listings";
import { probeQueue } from "@/db/schema/probe-queue";
import { close, listen } from "@/sandbox/listen";
import { testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { type ImportProgress, importCatalog } from "./import-catalog";
import { probeListing } from "./probe-listing";

interface Ask {
  limit: number;
  offset: number;
}
interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}
let answer: (ask: Ask) => Answer | Promise<Answer>;
let asked: Ask[] = [];
const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? "/", "http://catalog");
  const ask = {
    limit: Number(url.searchParams.get("limit")),
    offset: Number(url.searchParams.get("offset")),
  };
  asked.push(ask);
  const given = await answer(ask);
  const body = typeof given.body === "string" ? given.body : JSON.stringify(given.body);
  response.writeHead(given.status ?? 200, { "content-type": "application/json", ...given.headers }).end(body);
});
const source = await listen(server, 0);
afterAll(() => close(server));
const ctx = await testContext({ allowHosts: [new URL(source).host] });

const waits: number[] = [];
const wait = async (ms: number) => void waits.push(ms);
const run = (options: object = {}) => importCatalog(ctx, source, { limit: 10, wait, ...options });
const urls = async () =>
  (await ctx.db.select({ url: listings.url }).from(listings)).map(({ url }) => url).sort();
const item = (n: number) => ({ resource: `https://r${n}.example.com/data`, type: "http", x402Version: 2 });
/** Pages through `all`, which a test may change between requests. */
const pages =
  (all: unknown[]) =>
  ({ limit, offset }: Ask) => ({
    body: { x402Version: 2, items: all.slice(offset, offset + limit), pagination: { total: all.length } },
  });

beforeEach(async () => {
  asked = [];
  waits.length = 0;
  await ctx.db.delete(listings);
  await ctx.db.delete(importCursors);
});

describe("importing a catalog", () => {
  test("takes every page; what is new is pending and due for a probe; again adds nothing", async () => {
    answer = pages(Array.from({ length: 35 }, (_, n) => item(n)));
    const heard: ImportProgress[] = [];
    const end = await run({ onPage: (progress: ImportProgress) => heard.push(progress) });
    expect(end).toMatchObject({ offset: 35, total: 35, added: 35, known: 0, skipped: 0, finished: true });
    expect(heard.map(({ offset }) => offset)).toEqual([10, 20, 30, 35, 35]);
    expect(await urls()).toHaveLength(35);
    const states = await ctx.db.selectDistinct({ state: listings.catalogState }).from(listings);
    expect(states).toEqual([{ state: "pending" }]);
    const due = await ctx.db.select().from(probeQueue).where(lte(probeQueue.nextProbeAt, sql`now()`));
    expect(due).toHaveLength(35);

    expect(await run()).toMatchObject({ added: 0, known: 35, finished: true });
    expect(await urls()).toHaveLength(35);
  });

  test("requests are spaced", async () => {
    answer = pages(Array.from({ length: 15 }, (_, n) => item(n)));
    await run({ spacingMs: 700 });
    expect(asked).toHaveLength(3);
    expect(waits).toEqual([700, 700]);
  });

  test("goes on where it was broken off", async () => {
    const all = Array.from({ length: 40 }, (_, n) => item(n));
    answer = (ask) => (ask.offset >= 20 ? { status: 500, body: {} } : pages(all)(ask));
    await expect(run()).rejects.toMatchObject({ code: "upstream-failed" });
    expect(await urls()).toHaveLength(20);

    asked = [];
    answer = pages(all);
    const end = await run();
    expect(asked[0]?.offset).toBe(20);
    expect(end).toMatchObject({ added: 40, finished: true });
    expect(await urls()).toHaveLength(40);
  });

  test("can be told to begin anew, and to stop", async () => {
    answer = pages(Array.from({ length: 40 }, (_, n) => item(n)));
    const stop = new AbortController();
    const end = await run({ signal: stop.signal, onPage: () => stop.abort() });
    expect(end).toMatchObject({ offset: 10, finished: false });
    asked = [];
    await run({ restart: true });
    expect(asked[0]?.offset).toBe(0);
  });

  test("a catalog that grows, shrinks and lies about its total is read to its end", async () => {
    const all = Array.from({ length: 25 }, (_, n) => item(n));
    answer = ({ limit, offset }) => {
      const body = {
        items: all.slice(offset, offset + limit),
        pagination: { total: offset === 0 ? 3 : 9_999 },
      };
      if (offset === 10) all.push(item(100), item(101));
      if (offset === 20) all.splice(5, 1);
      return { body };
    };
    expect(await run()).toMatchObject({ added: 27, finished: true });
  });

  test("a catalog that pays no heed to the offset ends the import", async () => {
    answer = () => ({ body: { items: [item(1), item(2)] } });
    expect(await run()).toMatchObject({ added: 2, offset: 2, total: null, finished: true });
    expect(asked).toHaveLength(2);
  });

  test("broken items are skipped, counted and explained; the others are taken", async () => {
    const broken = [null, 7, {}, { resource: "http://10.0.0.1/" }, { resource: "x" }, { type: "mcp" }];
    const poison = { resource: "https://p.example.com/\u0000", description: "\ud800" };
    const words = { ...item(2), description: "a\u0000b\ud800\u202e" };
    answer = pages([item(1), ...broken, poison, words, item(1), item(1)]);
    const heard: ImportProgress[] = [];
    const end = await run({ limit: 50, onPage: (progress: ImportProgress) => heard.push(progress) });
    expect(end).toMatchObject({ added: 2, known: 2, skipped: 7, offset: 11 });
    expect(Object.values(heard[0]?.reasons ?? {}).reduce((sum, n) => sum + n, 0)).toBe(7);
    expect(await urls()).toEqual(["https://r1.example.com/data", "https://r2.example.com/data"]);
  });

  test("a catalog that says 'later' is asked later", async () => {
    let refusals = 2;
    const all = [item(1)];
    answer = (ask) =>
      refusals-- > 0 ? { status: 429, headers: { "retry-after": "7" }, body: {} } : pages(all)(ask);
    expect(await run({ spacingMs: 5 })).toMatchObject({ added: 1, finished: true });
    expect(waits).toEqual([7_000, 7_000, 5]);
  });

  test.each([
    ["a page that is no page", { body: { error: "x" } }, 5],
    ["no JSON", { body: "<html>" }, 5],
    ["a refusal", { status: 403, body: {} }, 1],
  ])("%s fails after a bounded number of attempts", async (_what, given, attempts) => {
    answer = () => given;
    await expect(run()).rejects.toMatchObject({ code: "upstream-failed" });
    expect(asked).toHaveLength(attempts);
  });

  test("an address that may not be visited is refused", async () => {
    const refused = importCatalog(ctx, "http://10.0.0.1/facilitator", { wait });
    await expect(refused).rejects.toMatchObject({ code: "blocked-address" });
  });

  test("known listings stay as they are, and withdrawn ones stay withdrawn", async () => {
    const known = await insertListing(ctx.db, { url: item(1).resource, name: "Ours" });
    const gone = await insertListing(ctx.db, { url: item(2).resource, catalogState: "withdrawn" });
    answer = pages([{ ...item(1), serviceName: "Theirs" }, item(2)]);
    await run();
    const rows = await ctx.db.select().from(listings);
    expect(rows.find(({ id }) => id === known.id)).toMatchObject({ name: "Ours", catalogState: "listed" });
    expect(rows.find(({ id }) => id === gone.id)).toMatchObject({ catalogState: "withdrawn" });
  });

  test("two imports at once take everything once", async () => {
    answer = pages(Array.from({ length: 60 }, (_, n) => item(n)));
    const ends = await Promise.allSettled([run(), run()]);
    expect(ends.some(({ status }) => status === "fulfilled")).toBe(true);
    for (const end of ends)
      if (end.status === "rejected") expect(end.reason).toMatchObject({ code: "conflict" });
    expect(await urls()).toHaveLength(60);
    const [cursor] = await ctx.db.select().from(importCursors).where(eq(importCursors.source, source));
    expect(cursor?.added).toBe(60);
  });

  test("our own list can be read by another of us, and its listings probed", async () => {
    const there = await testContext();
    for (let n = 0; n < 25; n++) await insertListing(there.db, { url: `https://own${n}.example.com/x` });
    const [good] = inject("sellers");
    if (!good) throw new Error("there is no seller");
    await insertListing(there.db, { url: good.url, method: good.method, host: new URL(good.url).host });
    answer = async (ask) => ({ body: await listDiscovery(there.db, ask) });
    expect(await run()).toMatchObject({ added: 26, skipped: 0, total: 26, finished: true });
    const [row] = await ctx.db.select().from(listings).where(eq(listings.url, good.url));
    await probeListing(ctx, row?.id ?? "");
    const [probed] = await ctx.db.select().from(listings).where(eq(listings.url, good.url));
    expect(probed).toMatchObject({ catalogState: "listed", method: good.method });
  });
});
