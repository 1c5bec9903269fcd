import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, inject, test } from "vitest";
import { listDiscovery } from "@/db/queries/list-discovery";
import { getListing, listProbes } from "@/db/queries/listing";
import { listings } from "@/db/schema/listings";
import { driftEvents, probes } from "@/db/schema/probes";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import type { ProbeStep } from "@/lib/probe/types";
import { testContext } from "@/test/context";
import { TEST_OPTION } from "@/test/listing";
import { declares, sells, startProvider } from "@/test/provider";
import { startTestSeller } from "@/test/test-seller";
import { checkEndpoint } from "./check-endpoint";
import { probeListing } from "./probe-listing";
import { recordProbe } from "./record-probe";
import { registerListing } from "./register-listing";
import { runProbe } from "./run-probe";

const seller = await startTestSeller();
const ctx = await testContext({ allowHosts: [seller.host] });
const sample = (name: string) => {
  const found = inject("sellers").find((s) => s.name === name);
  if (!found) throw new Error(`there is no seller called ${name}`);
  return found;
};
const inCatalog = async (url: string) =>
  (await listDiscovery(ctx.db, { limit: 100, offset: 0 })).items.some((item) => item.resource === url);
const rows = () => ctx.db.select({ url: listings.url, method: listings.method }).from(listings);

describe("registering", () => {
  test("a payable endpoint is in the catalog at once, with its terms and its report", async () => {
    const { url, method } = sample("rates");
    const steps: ProbeStep[] = [];
    const result = await registerListing(ctx, { url, method }, (step) => steps.push(step));
    expect(result).toMatchObject({
      created: true,
      listing: { url, method, catalogState: "listed", liveState: "live", networks: ["eip155:84532"] },
    });
    expect(["payable", "payable-with-warnings"]).toContain(result.report.verdict);
    expect(result.listing.options[0]).toMatchObject({ network: "eip155:84532", asset: TEST_OPTION.asset });
    expect(result.listing.minPriceUsdMicros).toBeGreaterThan(0n);
    expect(result.listing.report).toEqual(result.report);
    expect(await listProbes(ctx.db, result.listing.id, 10)).toHaveLength(1);
    expect(steps.length).toBeGreaterThan(1);
    expect(await inCatalog(url)).toBe(true);
  });

  test("fifty registrations of one resource at once, in many spellings, are one listing", async () => {
    const { host } = seller;
    const spellings = [
      `http://${host}/fifty`,
      `HTTP://${host}/fifty`,
      `http://${host}/fifty#top`,
      `http://${host}/a/../fifty`,
      ` http://${host}/fifty `,
    ];
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        registerListing(ctx, {
          url: spellings[i % spellings.length] as string,
          method: i % 2 ? "get" : "GET",
        }),
      ),
    );
    expect(new Set(results.map((r) => r.listing.id)).size).toBe(1);
    expect(results.filter((r) => r.created)).toHaveLength(1);
    expect((await rows()).filter((r) => r.url.endsWith("/fifty"))).toHaveLength(1);
  });

  test("without a method the probe finds it, and both ways lead to the same listing", async () => {
    const { url, method } = sample("summary");
    expect(method).toBe("POST");
    const found = await registerListing(ctx, { url });
    expect(found.listing.method).toBe("POST");
    const named = await registerListing(ctx, { url, method });
    expect(named).toMatchObject({ created: false, listing: { id: found.listing.id } });
  });

  test("what is not payable is saved, says why, and is listed once it is", async () => {
    const url = `${seller.origin}/later`;
    seller.asksForPayment = false;
    const first = await registerListing(ctx, { url, method: "GET" });
    expect(first.listing).toMatchObject({ catalogState: "saved", listedAt: null });
    expect(first.report.findings.some((f) => f.severity === "error")).toBe(true);
    expect(await inCatalog(url)).toBe(false);

    seller.asksForPayment = true;
    const second = await registerListing(ctx, { url, method: "GET" });
    expect(second).toMatchObject({
      created: false,
      listing: { id: first.listing.id, catalogState: "listed" },
    });
    expect(await inCatalog(url)).toBe(true);
  });

  test.each(["broken-404", "broken-dollars"])("the broken seller %s is saved only", async (name) => {
    const { url, method } = sample(name);
    const { listing } = await registerListing(ctx, { url, method });
    expect(listing.catalogState).toBe("saved");
    expect(await inCatalog(url)).toBe(false);
  });
});

describe("an address that may not be visited", () => {
  test.each([
    "http://169.254.169.254/latest/meta-data",
    "http://127.0.0.1:22/",
    "http://[::ffff:10.0.0.1]/",
    "http://2130706433/",
    "ftp://example.com/",
    "http://user:pass@example.com/",
    "not a url",
  ])("%s is refused and leaves nothing behind", async (url) => {
    const before = await rows();
    await expect(registerListing(ctx, { url })).rejects.toMatchObject({
      code: expect.stringMatching(/^(unsupported-url|blocked-address)$/),
    });
    expect(await rows()).toEqual(before);
  });

  test("a name that resolves to one is refused when it is dialled, and leaves nothing behind", async () => {
    const dir = mkdtempSync(path.join(tmpdir(), "souk-dns-"));
    const dnsStubFile = path.join(dir, "dns.json");
    writeFileSync(dnsStubFile, JSON.stringify({ "rebind.example.com": ["10.0.0.1"] }));
    const fetch = createGuardedFetch({ allowHosts: [], dnsStubFile });
    afterAll(async () => {
      await fetch.close();
      rmSync(dir, { recursive: true });
    });
    const before = await rows();
    const url = "http://rebind.example.com/";
    await expect(registerListing({ ...ctx, fetch }, { url })).rejects.toMatchObject({
      code: "blocked-address",
    });
    await expect(checkEndpoint({ ...ctx, fetch }, { resource: url })).rejects.toMatchObject({
      code: "blocked-address",
    });
    expect(await rows()).toEqual(before);
  });
});

describe("a listing that is probed again", () => {
  test("stays in the catalog with its last terms through one failure, and is degraded", async () => {
    const { listing } = await registerListing(ctx, { url: `${seller.origin}/flaps`, method: "GET" });
    seller.asksForPayment = false;
    await probeListing(ctx, listing.id);
    seller.asksForPayment = true;
    const after = await getListing(ctx.db, listing.id);
    expect(after).toMatchObject({ catalogState: "listed", liveState: "degraded", consecutiveFailures: 1 });
    expect(after?.options).toEqual(listing.options);
    expect(after?.terms).toEqual(listing.terms);
    expect(after?.report?.verdict).not.toMatch(/^payable/);

    await probeListing(ctx, listing.id);
    expect(await getListing(ctx.db, listing.id)).toMatchObject({ liveState: "live", consecutiveFailures: 0 });
  });

  test("keeps both sides of a price that changed", async () => {
    const { listing } = await registerListing(ctx, { url: `${seller.origin}/dearer`, method: "GET" });
    const dearer = { ...TEST_OPTION, amount: "900000" };
    seller.option = dearer;
    await probeListing(ctx, listing.id);
    seller.option = TEST_OPTION;
    const changes = await ctx.db.select().from(driftEvents).where(eq(driftEvents.listingId, listing.id));
    const { scheme, network, asset, payTo } = TEST_OPTION;
    expect(changes).toMatchObject([
      {
        kind: "price",
        option: { scheme, network, asset, payTo },
        before: TEST_OPTION.amount,
        after: "900000",
      },
    ]);
    expect(await getListing(ctx.db, listing.id)).toMatchObject({ minPriceUsdMicros: 900_000n });
  });

  test("is dated by the database, however wrong the clock of whoever probed it is", async () => {
    const yesterday = { ...ctx, now: () => new Date(Date.now() - 86_400_000) };
    const { listing } = await registerListing(yesterday, { url: `${seller.origin}/clock`, method: "GET" });
    expect(Math.abs((listing.lastProbedAt?.getTime() ?? 0) - Date.now())).toBeLessThan(10_000);
    seller.asksForPayment = false;
    await probeListing({ ...ctx, now: () => new Date(Date.now() - 2 * 86_400_000) }, listing.id);
    seller.asksForPayment = true;
    expect(await getListing(ctx.db, listing.id)).toMatchObject({ liveState: "degraded" });
  });

  test("a slow probe that began earlier does not overwrite what a newer one found", async () => {
    const { listing } = await registerListing(ctx, { url: `${seller.origin}/slow`, method: "GET" });
    seller.asksForPayment = false;
    const target = { url: listing.url, method: listing.method };
    const probed = await runProbe(ctx, target);
    seller.asksForPayment = true;
    await recordProbe(ctx, listing.id, { ...probed, startedMs: probed.startedMs - 60_000 });
    expect(await getListing(ctx.db, listing.id)).toMatchObject({
      liveState: "live",
      verdict: listing.verdict,
    });
    expect(await listProbes(ctx.db, listing.id, 10)).toHaveLength(2);
  });
});

describe("what strangers write", () => {
  const nul = String.fromCharCode(0);
  const lone = String.fromCharCode(0xdfff);
  const register = (path: string) => registerListing(ctx, { url: `${seller.origin}${path}`, method: "GET" });

  test("hidden, reordering and endless words are stored visible and short", async () => {
    const hidden = String.fromCodePoint(0x202e, 0xe0061, 0x200b);
    seller.about = {
      serviceName: `Fair${hidden} seller`,
      description: `cheap${hidden} data ${"word ".repeat(2_000)}`,
      tags: [`ta${hidden}g`, hidden, "x".repeat(1_000)],
    };
    const { listing } = await register("/hidden");
    seller.about = {};
    expect(listing).toMatchObject({ catalogState: "listed", name: "Fair seller" });
    expect(listing.tags[0]).toBe("tag");
    expect(listing.description).toMatch(/^cheap data word/);
    expect(listing.description.length).toBeLessThanOrEqual(1_000);
  });

  test.each([
    ["in the challenge", () => ({ about: { description: `a${nul}b${lone}` } })],
    [
      "in a deep corner of the terms",
      () => ({ option: { ...TEST_OPTION, extra: { a: [{ [nul]: lone }] } } }),
    ],
    ["in the body", () => ({ body: `{"a":"${nul}"}${nul}` })],
  ])("characters that the database cannot hold, %s, neither fail nor stay", async (where, poison) => {
    const clean = { about: seller.about, option: seller.option, body: seller.body };
    Object.assign(seller, poison());
    const { listing } = await register(`/poison/${encodeURIComponent(where)}`);
    Object.assign(seller, clean);
    const [probe] = await ctx.db.select().from(probes).where(eq(probes.listingId, listing.id));
    const texts: string[] = [];
    JSON.stringify([probe?.observation, listing.report], (key, value) => {
      texts.push(key);
      if (typeof value === "string") texts.push(value);
      return value;
    });
    expect(texts.length).toBeGreaterThan(50);
    expect(texts.filter((text) => text.includes(nul) || text.includes(lone))).toEqual([]);
  });
});

describe("a path template", () => {
  test("one listing stands for all values of it, however many are registered at once", async () => {
    const provider = await startProvider();
    const about = () => declares("GET", { routeTemplate: "/weather/:city" });
    for (const city of ["paris", "oslo", "cairo", "lima"])
      provider.answers[`/weather/${city}`] = sells(about);
    provider.answers["/other"] = sells(about);
    const own = { ...ctx, env: { ...ctx.env, allowHosts: [provider.host] } };
    const fetch = createGuardedFetch({ allowHosts: [provider.host] });
    const register = (path: string) =>
      registerListing({ ...own, fetch }, { url: `${provider.origin}${path}`, method: "GET" });
    const results = await Promise.all(["paris", "oslo", "cairo"].map((city) => register(`/weather/${city}`)));
    expect(new Set(results.map(({ listing }) => listing.id)).size).toBe(1);
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    const [first] = results;
    const again = await register("/weather/lima");
    expect(again).toMatchObject({ created: false, listing: { id: first?.listing.id } });
    expect(again.listing.url).not.toContain("lima");
    // A declaration says nothing of a path that it does not fit.
    expect((await register("/other")).created).toBe(true);
    await fetch.close();
  });
});
