import { expect, inject, test } from "vitest";
import type { DiscoveryEvent } from "@/lib/discovery/events";
import { testAccounts } from "@/sandbox/keys";
import { testContext } from "@/test/context";
import { declares, json, type Provider, sells, startProvider } from "@/test/provider";
import { discoverOrigin } from "./discover-origin";
import { registerListing } from "./register-listing";
import { runProbe } from "./run-probe";

const PAID = { responses: { "402": {} } };
const providers: Provider[] = await Promise.all(Array.from({ length: 16 }, () => startProvider()));
const ctx = await testContext({ allowHosts: providers.map(({ host }) => host) });
/** Each test has a provider of its own: discovery is counted by host. */
const next = () => providers.pop() as Provider;

const outcomes = (events: { method: string; url: string; verdict: string; payable: boolean }[]) =>
  events
    .map(({ method, url, payable }) => `${method} ${new URL(url).pathname} ${payable ? "payable" : "not"}`)
    .sort();

test("everything an OpenAPI document sells is probed, each with its own outcome", async () => {
  const provider = next();
  Object.assign(provider.answers, {
    "/openapi.json": json({
      paths: {
        "/a": { get: PAID, post: PAID },
        "/gone": { get: PAID },
        "/weather/{city}": {
          get: { ...PAID, parameters: [{ name: "city", in: "path", example: "paris" }] },
        },
        "/free": { get: { responses: { "200": {} } } },
      },
    }),
    "/a": sells(),
    "/weather/paris": sells(),
  });
  const events: DiscoveryEvent[] = [];
  const found = await discoverOrigin(ctx, provider.host, (event) => events.push(event));
  expect(outcomes(found.endpoints)).toEqual([
    "GET /a payable",
    "GET /gone not",
    "GET /weather/paris payable",
    "POST /a payable",
  ]);
  const gone = found.endpoints.find(({ url }) => url.endsWith("/gone"));
  expect(gone).toMatchObject({ status: 404, option: null });
  expect(gone?.problems.length).toBeGreaterThan(0);
  expect(events[0]).toMatchObject({
    type: "documents",
    documents: [
      { kind: "openapi", state: "read", endpoints: 4 },
      { kind: "well-known-x402", state: "absent" },
    ],
  });
  expect(events.filter(({ type }) => type === "probing")).toHaveLength(4);
  expect(events.at(-1)).toEqual({ type: "done", probed: 4, payable: 3, skipped: 0 });
  expect(provider.requests).not.toContain("GET /free");
});

test("a well-known document is read beside it, and nothing is probed twice", async () => {
  const provider = next();
  Object.assign(provider.answers, {
    "/openapi.json": json({ paths: { "/a": { get: PAID } } }),
    "/.well-known/x402": json({ version: 1, resources: [`${provider.origin}/a`, "/b"] }),
    "/a": sells(),
    "/b": sells(),
  });
  const { endpoints } = await discoverOrigin(ctx, `${provider.origin}/`);
  expect(outcomes(endpoints)).toEqual(["GET /a payable", "GET /b payable"]);
});

test("a URL named without a method is found under each method that it declares", async () => {
  const provider = next();
  Object.assign(provider.answers, {
    "/.well-known/x402": json({ version: 1, resources: ["/both", "/wall"] }),
    "GET /both": sells(() => declares("GET")),
    "POST /both": sells(() => declares("POST")),
    "/wall": sells(),
  });
  const { endpoints } = await discoverOrigin(ctx, provider.origin);
  expect(outcomes(endpoints)).toEqual(["GET /both payable", "GET /wall payable", "POST /both payable"]);
  expect(new Set(endpoints.map(({ id }) => id)).size).toBe(3);
});

test("a URL on the host is probed also when no document names it", async () => {
  const provider = next();
  Object.assign(provider.answers, { "/alone": sells() });
  const { endpoints } = await discoverOrigin(ctx, `${provider.host}/alone`);
  expect(outcomes(endpoints)).toEqual(["GET /alone payable"]);
});

test("at most eight are probed at a time, and two hundred at all", async () => {
  const provider = next();
  const paths = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`/p${i}`, { get: PAID }]));
  provider.answers["/openapi.json"] = json({ paths });
  const events: DiscoveryEvent[] = [];
  let probing = 0;
  let most = 0;
  const found = await discoverOrigin(ctx, provider.origin, (event) => {
    events.push(event);
    if (event.type === "probing") most = Math.max(most, ++probing);
    if (event.type === "probed") probing--;
  });
  expect(found.endpoints).toHaveLength(200);
  expect(most).toBe(8);
  expect(events[0]).toMatchObject({ documents: [{ endpoints: 200, moreLeftOut: 80 }, {}] });
});

test.each([
  [
    "a redirect",
    (_: unknown, r: { writeHead(s: number, h: object): { end(): void } }) =>
      r.writeHead(302, { location: "/other.json" }).end(),
  ],
  ["3 MB", (_: unknown, r: { end(b: string): void }) => r.end(`{"paths":"${"x".repeat(3_000_000)}"}`)],
  ["no JSON", (_: unknown, r: { end(b: string): void }) => r.end("openapi: 3.1.0")],
  ["a list", (_: unknown, r: { end(b: string): void }) => r.end("[]")],
])("a document that is %s is explained and the rest goes on", async (_what, answer) => {
  const provider = next();
  Object.assign(provider.answers, {
    "/openapi.json": answer,
    "/.well-known/x402": json({ version: 1, resources: ["/a"] }),
    "/a": sells(),
  });
  const found = await discoverOrigin(ctx, provider.origin);
  expect(found.documents[0]).toMatchObject({ state: "unusable", problem: expect.stringMatching(/\.$/) });
  expect(outcomes(found.endpoints)).toEqual(["GET /a payable"]);
  expect(provider.requests).not.toContain("GET /other.json");
});

test("a document cannot send probes to other hosts or inside addresses", async () => {
  const [provider, victim] = [next(), next()];
  provider.answers["/.well-known/x402"] = json({
    version: 1,
    resources: [`${victim.origin}/a`, "http://169.254.169.254/latest", "http://localhost:5432/", "/own"],
  });
  provider.answers["/own"] = sells();
  const { endpoints, documents } = await discoverOrigin(ctx, provider.origin);
  expect(outcomes(endpoints)).toEqual(["GET /own payable"]);
  expect(documents[1]?.leftOut).toHaveLength(3);
  expect(victim.requests).toEqual([]);
});

test("known listings are named, and a stopped visitor stops the probing", async () => {
  const provider = next();
  const paths = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`/p${i}`, { get: PAID }]));
  Object.assign(provider.answers, { "/openapi.json": json({ paths }), "/p0": sells() });
  const { listing } = await registerListing(ctx, { url: `${provider.origin}/p0`, method: "GET" });
  const stop = new AbortController();
  const found = await discoverOrigin(
    ctx,
    provider.origin,
    (event) => {
      if (event.type === "probed" && event.url.endsWith("/p0")) stop.abort();
    },
    stop.signal,
  );
  expect(found.endpoints.find(({ url }) => url.endsWith("/p0"))?.listing).toEqual({
    id: listing.id,
    catalogState: "listed",
  });
  expect(found.endpoints.length).toBeLessThan(40);
});

test("a host is not discovered for ever, whoever asks", async () => {
  const provider = next();
  for (let i = 0; i < 6; i++) await discoverOrigin(ctx, provider.origin);
  await expect(discoverOrigin(ctx, provider.origin)).rejects.toMatchObject({ code: "rate-limited" });
});

test("an observation says what the origin's documents say of it, read once for many endpoints", async () => {
  const provider = next();
  Object.assign(provider.answers, {
    "/openapi.json": json({
      paths: { "/a": { get: { ...PAID, "x-payment-info": { protocols: ["x402"] } } } },
    }),
    "/a": sells(),
    "/b": sells(),
  });
  const a = await runProbe(ctx, { url: `${provider.origin}/a`, method: "GET" });
  const b = await runProbe(ctx, { url: `${provider.origin}/b`, method: "GET" });
  const none = await runProbe(ctx, { url: `${provider.origin}/none`, method: "GET" });
  expect(a.observation.documents).toMatchObject([
    { kind: "openapi", listed: true, methods: ["GET"], declares402: true, protocols: ["x402"] },
  ]);
  expect(b.observation.documents).toMatchObject([{ kind: "openapi", listed: false }]);
  expect(none.observation.documents).toBeUndefined();
  expect(provider.requests.filter((request) => request === "GET /openapi.json")).toHaveLength(1);

  // A provider who has just repaired a document and has it probed a minute later sees the difference.
  provider.answers["/openapi.json"] = json({ paths: { "/b": { get: PAID } } });
  const later = { ...ctx, now: () => new Date(Date.now() + 61_000) };
  const repaired = await runProbe(later, { url: `${provider.origin}/b`, method: "GET" });
  expect(repaired.observation.documents).toMatchObject([{ listed: true, methods: ["GET"] }]);
});

test("the sample provider: two methods on one URL, a path parameter, and one endpoint that is gone", async () => {
  const almanac = inject("sellers").find(({ name }) => name === "almanac");
  const found = await discoverOrigin(ctx, new URL(almanac?.url ?? "").host);
  expect(outcomes(found.endpoints)).toEqual([
    "GET /moons/june payable",
    "GET /signs payable",
    "GET /tides not",
    "POST /signs payable",
  ]);
  expect(found.endpoints.filter(({ payable }) => payable).flatMap(({ problems }) => problems)).toEqual([]);
  expect(found.documents[0]?.provenOwners).toEqual([testAccounts.seller.address]);
});
