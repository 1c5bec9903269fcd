import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { createPublicClient, http, parseAbi } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { POST as callsRoute } from "@/app/api/listings/[id]/calls/route";
import { POST as probeRoute } from "@/app/api/listings/[id]/probe/route";
import { GET as listingRoute } from "@/app/api/listings/[id]/route";
import { POST as termChangesRoute } from "@/app/api/listings/[id]/term-changes/route";
import { listings } from "@/db/schema/listings";
import { probeQueue } from "@/db/schema/probe-queue";
import { termChanges } from "@/db/schema/probes";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { NETWORK, USDC_ADDRESS } from "@/sandbox/token";
import { createSession } from "@/services/create-session";
import { issueNonce } from "@/services/issue-nonce";
import { callRoute } from "@/test/api";
import { serveFrom, TEST_ORIGIN, testContext } from "@/test/context";
import { insertListing, TEST_OPTION } from "@/test/listing";
import { siweMessage } from "@/test/siwe";
import { startTestSeller } from "@/test/test-seller";
import { GET as noSuchRoute } from "./[...path]/route";
import { GET as balancesRoute } from "./balances/route";
import { POST as responseRoute } from "./calls/[id]/response/route";
import { GET as callRouteHandler } from "./calls/[id]/route";
import { POST as listingsRoute } from "./listings/route";
import { POST as faucetRoute } from "./sandbox/faucet/route";
import { POST as validateRoute } from "./validate/route";

const seller = await startTestSeller();
const ctx = await testContext({ allowHosts: [seller.host] });
serveFrom(ctx);
const account = privateKeyToAccount(generatePrivateKey());
let cookie = "";

beforeAll(async () => {
  const message = siweMessage(account, (await issueNonce(ctx)).nonce);
  const signature = await account.signMessage({ message });
  const { token } = await createSession(ctx, { message, signature, origin: TEST_ORIGIN });
  cookie = `souk_session=${token}`;
});

const NOBODY = { id: "00000000-0000-4000-8000-000000000000" };
const register = (resource: string, headers: Record<string, string> = { cookie }) =>
  callRoute(listingsRoute, "/api/listings", { body: { resource, method: "GET" }, headers });

describe("POST /api/validate", () => {
  test("a program gets the report, without sign-in or Origin, and nothing is stored", async () => {
    const body = { resource: `${seller.origin}/check` };
    const answer = await callRoute(validateRoute, "/api/validate", { body, origin: null });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      valid: true,
      verdict: expect.stringMatching(/^payable/),
      target: { url: body.resource, method: "GET" },
      terms: { accepts: [{ amount: TEST_OPTION.amount }] },
      preflight: expect.arrayContaining([expect.objectContaining({ check: "returns_402", passed: true })]),
      simulation: { outcome: "accepted" },
    });
    expect((await ctx.db.select().from(listings)).filter((l) => l.url === body.resource)).toEqual([]);
  });

  test("steps arrive as lines while the probe runs, the report last", async () => {
    let open = () => {};
    seller.gate = new Promise((resolve) => {
      open = resolve;
    });
    const answer = await callRoute(validateRoute, "/api/validate", {
      body: { resource: `${seller.origin}/steps`, method: "GET" },
      headers: { accept: "application/x-ndjson" },
    });
    expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!reader) throw new Error("no body");
    const first = await reader.read();
    expect(JSON.parse(first.value?.split("\n", 1)[0] ?? "")).toMatchObject({ type: "step", step: "started" });
    open();
    let text = first.value ?? "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.slice(0, -1).every((line) => line.type === "step")).toBe(true);
    expect(lines.at(-1)).toMatchObject({ type: "report", report: { valid: true } });
  });

  test("an address that may not be visited is a 422, or one line for who asked for lines", async () => {
    const ask = (accept: string) =>
      callRoute(validateRoute, "/api/validate", {
        body: { resource: "http://169.254.169.254/" },
        headers: { accept },
      });
    const refusal = { type: "/docs/problems#blocked-address", status: 422 };
    const answer = await ask("application/json");
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject(refusal);
    const streamed = await ask("application/x-ndjson");
    expect(JSON.parse(await streamed.text())).toMatchObject({ type: "problem", problem: refusal });
  });

  test("what goes wrong later is the last line of the stream", async () => {
    const dir = mkdtempSync(path.join(tmpdir(), "souk-dns-"));
    const dnsStubFile = path.join(dir, "dns.json");
    writeFileSync(dnsStubFile, JSON.stringify({ "rebind.example.com": ["10.0.0.1"] }));
    const fetch = createGuardedFetch({ allowHosts: [], dnsStubFile });
    serveFrom({ ...ctx, fetch });
    try {
      const answer = await callRoute(validateRoute, "/api/validate", {
        body: { resource: "http://rebind.example.com/", method: "GET" },
        headers: { accept: "application/x-ndjson" },
      });
      expect(answer.status).toBe(200);
      expect(JSON.parse((await answer.text()).trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
        type: "problem",
        problem: { type: "/docs/problems#blocked-address", status: 422 },
      });
    } finally {
      serveFrom(ctx);
      await fetch.close();
      rmSync(dir, { recursive: true });
    }
  });

  test.each([
    ["not JSON", "{", "application/json", 400],
    ["another media type", "{}", "text/plain", 415],
    ["no resource", "{}", "application/json", 400],
    ["a verb that is none", '{"resource":"https://example.com","method":"HEAD"}', "application/json", 400],
    ["too large", JSON.stringify({ resource: "x".repeat(70_000) }), "application/json", 413],
  ])("%s is a problem", async (_why, body, type, status) => {
    const request = new Request(`${TEST_ORIGIN}/api/validate`, {
      method: "POST",
      body,
      headers: { "content-type": type },
    });
    const answer = await validateRoute(request, { params: Promise.resolve({}) });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({ status, type: expect.stringMatching(/^\/docs\/problems#/) });
  });

  test("a flood from one address is told when to come back; others are served", async () => {
    const ask = (ip: string) =>
      callRoute(validateRoute, "/api/validate", {
        body: { resource: `${seller.origin}/flood`, method: "GET" },
        headers: { "x-souk-ip": ip },
      });
    const answers = await Promise.all(Array.from({ length: 140 }, () => ask("203.0.113.7")));
    const limited = answers.filter((a) => a.status === 429);
    expect(limited.length).toBeGreaterThanOrEqual(1);
    expect(Number(limited[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await limited[0]?.json()).toMatchObject({ type: "/docs/problems#rate-limited" });
    expect((await ask("203.0.113.8")).status).toBe(200);
  });
});

describe("POST /api/listings", () => {
  test("201 with the listing, then 200 with the same one", async () => {
    const first = await register(`${seller.origin}/published`);
    expect(first.status).toBe(201);
    const created = await first.json();
    expect(created).toMatchObject({
      listing: { url: `${seller.origin}/published`, catalogState: "listed", createdBy: account.address },
      report: { verdict: expect.stringMatching(/^payable/) },
    });
    const second = await register(`${seller.origin}/published`);
    expect(second.status).toBe(200);
    expect((await second.json()).listing.id).toBe(created.listing.id);
    expect(first.headers.get("location")).toBe(`/api/listings/${created.listing.id}`);

    const read = await callRoute(listingRoute, "/", { params: { id: created.listing.id }, origin: null });
    expect(await read.json()).toMatchObject({
      listing: { id: created.listing.id, minPriceUsdMicros: "2000", options: [{ amountAtomic: "2000" }] },
      report: { verdict: created.report.verdict },
    });
  });

  test.each([[{}], [{ cookie: "souk_session=0123456789012345678901234567890123456789abc" }]])(
    "nobody publishes without a session (%j)",
    async (headers) => {
      const before = seller.visits;
      expect((await register(`${seller.origin}/anonymous`, headers as Record<string, string>)).status).toBe(
        401,
      );
      expect(seller.visits).toBe(before);
    },
  );
});

describe("every mutation needs our own Origin", () => {
  const target = { resource: `${seller.origin}/csrf`, method: "GET" };
  test.each([
    ["publish", () => listingsRoute, target],
    ["probe again", () => probeRoute, {}],
    ["open a call", () => callsRoute, {}],
    ["report changed terms", () => termChangesRoute, { seen: [] }],
    ["report a response", () => responseRoute, {}],
    ["faucet", () => faucetRoute, { address: account.address }],
  ] as const)("%s", async (_what, handler, body) => {
    for (const origin of [null, "null", "https://evil.example"]) {
      const answer = await callRoute(handler() as typeof probeRoute, "/api/x", {
        body,
        origin,
        params: NOBODY,
        headers: { cookie },
      });
      expect(answer.status).toBe(403);
      expect((await answer.json()).detail).toContain(`Origin: ${TEST_ORIGIN}`);
    }
  });
});

test("a path that is no route is a problem for programs, whatever the method", async () => {
  const request = new Request(`${TEST_ORIGIN}/api/nothing`, { method: "POST" });
  const answer = noSuchRoute(request);
  expect(answer.status).toBe(404);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
});

describe("one listing's routes", () => {
  test.each([
    ["a listing", () => callRoute(listingRoute, "/", { params: NOBODY })],
    ["an id that is none", () => callRoute(listingRoute, "/", { params: { id: "1' or 1=1" } })],
    ["a probe", () => callRoute(probeRoute, "/", { params: NOBODY, body: {} })],
    ["term changes", () => callRoute(termChangesRoute, "/", { params: NOBODY, body: { seen: [] } })],
  ])("%s that is not there is a 404 problem", async (_what, ask) => {
    const answer = await ask();
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  test("probe again: the report, and the catalog follows", async () => {
    const url = `${seller.origin}/again`;
    const { listing } = await (await register(url)).json();
    seller.asksForPayment = false;
    const answer = await callRoute(probeRoute, "/", { params: { id: listing.id }, body: {} });
    seller.asksForPayment = true;
    expect(await answer.json()).toMatchObject({ valid: false });
    const read = await callRoute(listingRoute, "/", { params: { id: listing.id } });
    expect(await read.json()).toMatchObject({ listing: { liveState: "degraded" }, report: { status: 500 } });
  });

  test("terms that a visitor met are kept beside the probed ones, and the listing is probed soon", async () => {
    const listing = await insertListing(ctx.db);
    const nextProbeAt = new Date(Date.now() + 3_600_000);
    await ctx.db.update(probeQueue).set({ nextProbeAt }).where(eq(probeQueue.listingId, listing.id));
    const report = (amount: string) =>
      callRoute(termChangesRoute, "/", {
        params: { id: listing.id },
        body: { seen: [{ ...TEST_OPTION, amount }] },
      });
    expect(await (await report(TEST_OPTION.amount)).json()).toEqual({ recorded: false });
    expect(await (await report("9000000")).json()).toEqual({ recorded: true });
    expect((await ctx.db.select().from(termChanges)).filter((c) => c.listingId === listing.id)).toMatchObject(
      [{ source: "playground", before: [{ amount: "2000" }], after: [{ amount: "9000000" }] }],
    );
    const [after] = (await ctx.db.select().from(listings)).filter((l) => l.id === listing.id);
    expect(after?.terms).toEqual(listing.terms);
    const [queued] = await ctx.db.select().from(probeQueue).where(eq(probeQueue.listingId, listing.id));
    expect(queued?.nextProbeAt.getTime()).toBeLessThanOrEqual(Date.now());
  });
});

describe("one call's routes", () => {
  test("opened, reported and read with its token only", async () => {
    const listing = await insertListing(ctx.db);
    const opened = await callRoute(callsRoute, "/", {
      params: { id: listing.id },
      body: {
        via: "relay",
        urlHash: "0".repeat(64),
        bodyHash: "0".repeat(64),
        x402Version: 2,
        option: TEST_OPTION,
        acceptedChange: false,
        payer: account.address,
        nonce: `0x${"1".repeat(64)}`,
        validForSeconds: 60,
      },
    });
    expect(opened.status).toBe(201);
    const { id, token } = await opened.json();
    const authorization = `Bearer ${token}`;
    const report = { responseStatus: null, settlement: null, outcome: "unknown" };
    const reported = await callRoute(responseRoute, "/", {
      params: { id },
      body: report,
      headers: { authorization },
    });
    expect(await reported.json()).toMatchObject({ id, state: "unknown" });
    const read = (headers: Record<string, string>) =>
      callRoute(callRouteHandler, "/", { params: { id }, headers });
    expect(await (await read({ authorization })).json()).toMatchObject({ id, state: "unknown" });
    expect((await read({})).status).toBe(401);
    expect((await read({ authorization: `Bearer ${"x".repeat(43)}` })).status).toBe(404);
  });

  test("a field nobody knows is refused by name: a typo could cost money", async () => {
    const listing = await insertListing(ctx.db);
    const answer = await callRoute(callsRoute, "/", { params: { id: listing.id }, body: { ammount: "1" } });
    expect(answer.status).toBe(400);
    expect((await answer.json()).errors.length).toBeGreaterThan(0);
  });
});

describe("the sandbox's money", () => {
  test("the faucet's tokens are on the chain, and the balance says so", async () => {
    const owner = privateKeyToAccount(generatePrivateKey()).address;
    const answer = await callRoute(faucetRoute, "/api/sandbox/faucet", { body: { address: owner } });
    const { amountAtomic } = await answer.json();
    const onChain = await createPublicClient({ transport: http(inject("rpcUrl")) }).readContract({
      address: USDC_ADDRESS,
      abi: parseAbi(["function balanceOf(address) view returns (uint256)"]),
      functionName: "balanceOf",
      args: [owner],
    });
    expect(onChain).toBe(BigInt(amountAtomic));
    const query = new URLSearchParams({ network: NETWORK, asset: USDC_ADDRESS, owner });
    const balance = await callRoute(balancesRoute, `/api/balances?${query}`, { origin: null });
    expect(await balance.json()).toEqual({ amountAtomic });
  });

  test("there is no faucet in production", async () => {
    serveFrom({ ...ctx, env: { ...ctx.env, sandbox: undefined } });
    try {
      const answer = await callRoute(faucetRoute, "/api/sandbox/faucet", {
        body: { address: account.address },
      });
      expect(answer.status).toBe(404);
    } finally {
      serveFrom(ctx);
    }
  });

  test.each([
    ["network=eip155:84532", 400],
    [`network=eip155:1&asset=${USDC_ADDRESS}&owner=${USDC_ADDRESS}`, 503],
  ])("a balance that cannot be read is a problem: %s", async (query, status) => {
    expect((await callRoute(balancesRoute, `/api/balances?${query}`)).status).toBe(status);
  });
});
