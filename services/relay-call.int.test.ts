import { createHash } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { eq, type SQL } from "drizzle-orm";
import { afterEach, describe, expect, it } from "vitest";
import type { VERSIONED_CALL } from "@/db/queries/call";
import { calls } from "@/db/schema/calls";
import { type Listing, listings } from "@/db/schema/listings";
import { rateLimits } from "@/db/schema/sessions";
import type { RelayLine, RelayRequest } from "@/lib/call/relay-lines";
import { EMPTY_VALUES } from "@/lib/call/types";
import { createChainReader } from "@/lib/chain/chain-reader";
import { SoukError } from "@/lib/errors";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { hashSecret } from "@/lib/session/secret";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import type { PaymentRequired } from "@/lib/x402/types";
import { testDatabase } from "@/test/database";
import { relayed } from "@/test/relayed";
import { relayCall } from "./relay-call";

const { db } = await testDatabase();

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const TERMS: PaymentRequired = {
  x402Version: 2,
  resource: { url: "http://shop.example/" },
  accepts: [],
  rawAccepts: [],
  extensions: {},
};
const PAYER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const PAY_TO = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const NETWORK = "eip155:84532";
const ASSET = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";

/** An endpoint on a loopback port, its listing, and a relay that may reach it. */
async function shop(answer: RequestListener, changes: Partial<Listing> = {}) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const listing = await insertListing({ url: `http://${host}/data?unit=c`, host, ...changes });
  const ctx = {
    db,
    fetch: createGuardedFetch({ allowHosts: [host] }),
    // No chain can be read here, and no payment of these tests needs one.
    chain: createChainReader({}),
    now: () => new Date(),
  };
  return { listing, ctx, server };
}

async function insertListing(values: { url: string; host: string } & Partial<Listing>): Promise<Listing> {
  const { search, ...row } = { method: "GET", path: "/data", name: "Data", terms: TERMS, ...values };
  const [listing] = await db.insert(listings).values(row).returning();
  if (!listing) throw new Error("not inserted");
  return listing;
}

let nonces = 0;
/** A call row bound to one request, and the payment header that matches it. */
async function boundCall(listing: Listing, url: string, changes: Partial<typeof calls.$inferInsert> = {}) {
  const token = `token-${nonces}`;
  nonces += 1;
  const nonce = `0x${nonces.toString(16).padStart(64, "0")}`;
  const [call] = await db
    .insert(calls)
    .values({
      listingId: listing.id,
      tokenHash: hashSecret(token),
      method: listing.method,
      urlHash: sha256(url),
      bodyHash: sha256(""),
      via: "relay",
      x402Version: 2,
      scheme: "exact",
      network: "eip155:84532",
      asset: ASSET,
      payTo: PAY_TO,
      amountAtomic: "10000",
      payer: PAYER,
      nonce,
      validAfter: 1n,
      validBefore: 61n,
      fromBlock: 0n,
      ...changes,
    })
    .returning();
  if (!call) throw new Error("not inserted");
  const authorization = {
    from: PAYER,
    to: PAY_TO,
    value: "10000",
    validAfter: "1",
    validBefore: "61",
    nonce,
  };
  const accepted = { scheme: "exact", network: "eip155:84532" };
  const value = encodeJsonHeader({ x402Version: 2, accepted, payload: { signature: "0x", authorization } });
  return { call: { id: call.id, token }, payment: { header: "PAYMENT-SIGNATURE", value } };
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const problem = (work: Promise<unknown>): Promise<SoukError> =>
  work.then(
    () => {
      throw new Error("was not refused");
    },
    (error) => {
      if (!(error instanceof SoukError)) throw error;
      return error;
    },
  );

describe("the relay", () => {
  it("carries an answer as data, with none of the headers that act on an origin", async () => {
    const { listing, ctx } = await shop((_request, response) => {
      response.writeHead(402, {
        "Content-Type": "text/html",
        "PAYMENT-REQUIRED": "e30=",
        "Set-Cookie": "a=b",
        "Service-Worker-Allowed": "/",
        "Clear-Site-Data": '"*"',
        "Content-Security-Policy": "default-src *",
        "Access-Control-Allow-Origin": "*",
        "Strict-Transport-Security": "max-age=1",
        Refresh: "0; url=https://example.com",
      });
      response.end("<script>alert(1)</script>");
    });
    const answer = await relayed(ctx, listing.id, { values: EMPTY_VALUES }, "1.2.3.4");
    expect(answer.status).toBe(402);
    expect(answer.headers).toEqual([
      ["content-type", "text/html"],
      ["payment-required", "e30="],
    ]);
    expect(answer.body.toString()).toBe("<script>alert(1)</script>");
    expect(answer.cut).toBe(null);
  });

  it("carries a sign-in to the site that it is for, also where nothing is ever sold, and nowhere else", async () => {
    const seen: unknown[] = [];
    const { listing, ctx } = await shop(
      ({ headers }, response) => {
        seen.push(headers["sign-in-with-x"]);
        response.end("welcome");
      },
      { terms: null, verdict: "auth-only" },
    );
    const ask = (domain: unknown) =>
      relayed(ctx, listing.id, { values: EMPTY_VALUES, signIn: encodeJsonHeader({ domain }) }, "1.2.3.4");
    expect((await ask(listing.host)).body.toString()).toBe("welcome");
    expect(seen).toEqual([encodeJsonHeader({ domain: listing.host })]);
    for (const other of ["bank.example", "127.0.0.1", undefined])
      expect(await problem(ask(other))).toMatchObject({ code: "conflict" });
    expect(seen).toHaveLength(1);
  });

  it("goes where the listing says, with the listing's method and none of the visitor's credentials", async () => {
    const seen: { method?: string; url?: string; headers: NodeJS.Dict<string | string[]> }[] = [];
    const { listing, ctx } = await shop(({ method, url, headers }, response) => {
      seen.push({ method, url, headers });
      response.end("ok");
    });
    await relayed(ctx, listing.id, { values: { ...EMPTY_VALUES, query: [["unit", "f"]] } }, "1.2.3.4");
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: "GET", url: "/data?unit=f" });
    expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual([
      "accept",
      "accept-encoding",
      "connection",
      "host",
      "user-agent",
    ]);
  });

  it("knows no listing it was not told of", async () => {
    const { ctx } = await shop((_request, response) => response.end());
    for (const id of ["00000000-0000-4000-8000-000000000000", "http://127.0.0.1/", "../../x"])
      expect(await problem(relayed(ctx, id, { values: EMPTY_VALUES }, "1.2.3.4"))).toMatchObject({
        code: "not-found",
      });
  });

  it.each([
    ["never asked for a payment", { terms: null }],
    ["its owner has withdrawn", { catalogState: "withdrawn" as const }],
  ])("calls nothing that %s", async (_what, changes) => {
    let calls = 0;
    const { listing, ctx } = await shop((_request, response) => {
      calls += 1;
      response.end();
    }, changes);
    const refused = await problem(relayed(ctx, listing.id, { values: EMPTY_VALUES }, "1.2.3.4"));
    expect(refused.code).toBe("forbidden");
    expect(calls).toBe(0);
  });

  it("refuses a listing whose address has become a private one", async () => {
    const { ctx } = await shop((_request, response) => response.end());
    const listing = await insertListing({ url: "http://169.254.169.254/latest", host: "169.254.169.254" });
    const refused = await problem(relayed(ctx, listing.id, { values: EMPTY_VALUES }, "1.2.3.4"));
    expect(refused).toMatchObject({ code: "upstream-failed", extra: { outcome: "not-sent" } });
  });

  it("cuts an answer at 5 MB and says so", async () => {
    const { listing, ctx } = await shop((_request, response) =>
      response.end(Buffer.alloc(5 * 1024 * 1024 + 1, "a")),
    );
    const answer = await relayed(ctx, listing.id, { values: EMPTY_VALUES }, "1.2.3.4");
    expect(answer.cut).toBe("size");
    expect(answer.body.length).toBe(5 * 1024 * 1024);
  });

  it("takes its limits from the database for several calls at once", async () => {
    const { listing, ctx } = await shop((_request, response) => response.end());
    const fixed = { ...ctx, now: () => new Date("2026-01-02T00:00:30Z") };
    for (let i = 0; i < 10; i++) await relayed(fixed, listing.id, { values: EMPTY_VALUES }, "7.7.7.7");
    const counted = await db
      .select()
      .from(rateLimits)
      .where(eq(rateLimits.windowStart, new Date("2026-01-02T00:00:00Z")));
    expect(Object.fromEntries(counted.map(({ key, count }) => [key, count]))).toEqual({
      "relay:7.7.7.7": 10,
      [`relay-host:${listing.host}`]: 20,
    });
  });

  it("counts each visitor alone", async () => {
    const { listing, ctx } = await shop((_request, response) => response.end());
    const fixed = { ...ctx, now: () => new Date("2026-01-01T00:00:30Z") };
    const ask = (visitor: string) => relayed(fixed, listing.id, { values: EMPTY_VALUES }, visitor);
    for (let i = 0; i < 60; i++) await ask("9.9.9.9");
    expect(await problem(ask("9.9.9.9"))).toMatchObject({ code: "rate-limited", extra: { retryAfter: 30 } });
    expect((await ask("8.8.8.8")).status).toBe(200);
  });
});

describe("a payment through the relay", () => {
  it("arrives with the request it was bound to, and never at a redirect's target", async () => {
    const paid: (string | undefined)[] = [];
    const { listing, ctx } = await shop((request, response) => {
      paid.push(`${request.url} ${request.headers["payment-signature"]}`);
      response.writeHead(307, { Location: "/elsewhere", "PAYMENT-RESPONSE": "e30=" }).end();
    });
    const { call, payment } = await boundCall(listing, listing.url);
    const answer = await relayed(ctx, listing.id, { values: EMPTY_VALUES, payment, call }, "1.2.3.4");
    expect(answer.status).toBe(307);
    expect(answer.headers).toContainEqual(["payment-response", "e30="]);
    expect(paid).toEqual([`/data?unit=c ${payment.value}`]);
  });

  it("is not sent without its call, with another's token, for another URL, body or listing", async () => {
    let requests = 0;
    const count: RequestListener = (_request, response) => {
      requests += 1;
      response.end();
    };
    const { listing, ctx } = await shop(count);
    const other = await shop(count);
    const { call, payment } = await boundCall(listing, listing.url);
    const unbound = await boundCall(listing, `${listing.url}&x=1`);
    const otherBody = await boundCall(listing, listing.url, { bodyHash: sha256("{}") });
    const direct = await boundCall(listing, listing.url, { via: "direct" });
    const values = EMPTY_VALUES;
    const refusals = [
      await problem(relayed(ctx, listing.id, { values, payment }, "1.2.3.4")),
      await problem(
        relayed(ctx, listing.id, { values, payment, call: { ...call, token: "guess" } }, "1.2.3.4"),
      ),
      await problem(relayed(ctx, listing.id, { values, payment, call: unbound.call }, "1.2.3.4")),
      await problem(relayed(ctx, listing.id, { values, ...unbound }, "1.2.3.4")),
      await problem(relayed(ctx, listing.id, { values, ...otherBody }, "1.2.3.4")),
      await problem(relayed(ctx, listing.id, { values, ...direct }, "1.2.3.4")),
      await problem(relayed(other.ctx, other.listing.id, { values, payment, call }, "1.2.3.4")),
      await problem(
        relayed(
          ctx,
          listing.id,
          { values, call, payment: { ...payment, header: "Authorization" } },
          "1.2.3.4",
        ),
      ),
    ];
    expect(refusals.map((r) => r.code)).toEqual([
      "forbidden",
      "not-found",
      "conflict",
      "conflict",
      "conflict",
      "conflict",
      "conflict",
      "conflict",
    ]);
    expect(requests).toBe(0);
  });

  it("is noted in its row before the seller hears of it", async () => {
    let told: unknown;
    const { listing, ctx } = await shop(async (_request, response) => {
      [told] = await db.select().from(calls).where(eq(calls.listingId, listing.id));
      response.end();
    });
    const { call, payment } = await boundCall(listing, listing.url);
    await relayed(ctx, listing.id, { values: EMPTY_VALUES, payment, call });
    expect(told).toMatchObject({ state: "unknown", sentAt: expect.any(Date) });
  });

  it("is not sent when that cannot be written, though the connection stands", async () => {
    let requests = 0;
    const { listing, ctx, server } = await shop((_request, response) => {
      requests += 1;
      response.end();
    });
    const connected = new Promise((resolve) => server.once("connection", resolve));
    const { call, payment } = await boundCall(listing, listing.url);
    const broken = new Proxy(db, {
      get(target, name) {
        if (name !== "update") return Reflect.get(target, name);
        return () => ({
          set: () => ({
            where: () => ({ returning: () => connected.then(() => Promise.reject(new Error("disk full"))) }),
          }),
        });
      },
    });
    const request = { values: EMPTY_VALUES, payment, call };
    await expect(relayed({ ...ctx, db: broken }, listing.id, request)).rejects.toThrow("disk full");
    // The same server answers the next one, so nothing of the first is still on its way.
    await relayed(ctx, listing.id, { values: EMPTY_VALUES });
    expect(requests).toBe(1);
    const [row] = await db.select().from(calls).where(eq(calls.id, call.id));
    expect(row).toMatchObject({ state: "created", sentAt: null });
  });

  it("has its short answer passed on while it is written down, and ends when it is", async () => {
    const { listing, ctx } = await shop((_request, response) => response.end("goods"));
    const { call, payment } = await boundCall(listing, listing.url);
    let told: () => void = () => {};
    const toldOfTheEnd = new Promise<void>((resolve) => {
      told = resolve;
    });
    let updates = 0;
    // The second writing, of what came back, goes on only once the reader has everything.
    const held = new Proxy(db, {
      get(target, name) {
        if (name !== "update" || ++updates !== 2) return Reflect.get(target, name);
        return (table: typeof calls) => ({
          set: (change: object) => ({
            where: (which: SQL) => ({
              returning: (columns: typeof VERSIONED_CALL) =>
                toldOfTheEnd.then(() => db.update(table).set(change).where(which).returning(columns)),
            }),
          }),
        });
      },
    });
    const lines: RelayLine[] = [];
    const send = (line: RelayLine) => {
      lines.push(line);
      if (line.type === "end") told();
    };
    const request = { values: EMPTY_VALUES, payment, call };
    const gone = new AbortController().signal;
    await relayCall({ ...ctx, db: held }, listing.id, request, "1.2.3.4", { send, gone });
    expect(lines.map(({ type }) => type)).toEqual(["head", "data", "end"]);
    const [row] = await db.select().from(calls).where(eq(calls.id, call.id));
    expect(row).toMatchObject({ responseStatus: 200, responseSeenBy: "relay" });
  });

  it("has an unknown outcome once the request went out and no answer came", async () => {
    const { listing, ctx } = await shop((request) => request.socket.destroy());
    const { call, payment } = await boundCall(listing, listing.url);
    const failed = await problem(
      relayed(ctx, listing.id, { values: EMPTY_VALUES, payment, call }, "1.2.3.4"),
    );
    expect(failed).toMatchObject({ code: "upstream-failed", extra: { outcome: "unknown" } });
  });

  it("was certainly not sent when no connection stood", async () => {
    const { listing, ctx, server } = await shop((_request, response) => response.end());
    await new Promise((resolve) => server.close(resolve));
    const { call, payment } = await boundCall(listing, listing.url);
    const failed = await problem(
      relayed(ctx, listing.id, { values: EMPTY_VALUES, payment, call }, "1.2.3.4"),
    );
    expect(failed).toMatchObject({ code: "upstream-failed", extra: { outcome: "not-sent" } });
  });
});

describe("an answer that comes in pieces", () => {
  /** What passes until `enough`, while the endpoint goes on. */
  async function reading(
    { ctx, listing }: Awaited<ReturnType<typeof shop>>,
    request: RelayRequest,
    enough: (lines: RelayLine[]) => boolean,
  ) {
    const lines: RelayLine[] = [];
    const gone = new AbortController();
    await relayCall(ctx, listing.id, request, "1.2.3.4", {
      send(line) {
        lines.push(line);
        if (enough(lines)) gone.abort();
      },
      gone: gone.signal,
    });
    return lines;
  }
  const stream = { "Content-Type": "text/event-stream" };
  const rowOf = async (id: string) => (await db.select().from(calls).where(eq(calls.id, id)))[0];

  it("is passed on as it comes, and left when its reader has gone", async () => {
    let closed = () => {};
    const left = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const open = await shop((_request, response) => {
      response.on("close", closed);
      response.writeHead(200, stream);
      // It never ends: nothing could be passed on if the end were waited for.
      response.write("data: one\n\n");
    });
    const lines = await reading(open, { values: EMPTY_VALUES }, (seen) => seen.at(-1)?.type === "data");
    await left;
    expect(lines.map(({ type }) => type)).toEqual(["head", "data", "end"]);
    expect(lines.at(-1)).toMatchObject({ cut: "stopped" });
  });

  it("and was paid for is recorded though its reader left in the middle", async () => {
    const settled = encodeJsonHeader({
      success: true,
      transaction: `0x${"ab".repeat(32)}`,
      network: NETWORK,
    });
    const open = await shop((_request, response) => {
      response.writeHead(200, { ...stream, "PAYMENT-RESPONSE": settled });
      response.write("data: one\n\n");
    });
    const { call, payment } = await boundCall(open.listing, open.listing.url);
    let early: Promise<unknown> | undefined;
    await reading(open, { values: EMPTY_VALUES, call, payment }, (seen) => {
      early ??= rowOf(call.id);
      return seen.at(-1)?.type === "data";
    });
    // Before anybody was told of the answer.
    expect(await early).toMatchObject({ state: "claimed", transactionHash: `0x${"ab".repeat(32)}` });
    expect(await rowOf(call.id)).toMatchObject({
      responseStatus: 200,
      responseSeenBy: "relay",
      state: "claimed",
    });
  });

  it("may say after it what was settled", async () => {
    const settled = encodeJsonHeader({
      success: true,
      transaction: `0x${"cd".repeat(32)}`,
      network: NETWORK,
    });
    const { listing, ctx } = await shop((_request, response) => {
      response.writeHead(200, { ...stream, Trailer: "PAYMENT-RESPONSE" });
      response.write("data: one\n\n");
      response.addTrailers({ "PAYMENT-RESPONSE": settled });
      response.end();
    });
    const { call, payment } = await boundCall(listing, listing.url);
    const answer = await relayed(ctx, listing.id, { values: EMPTY_VALUES, call, payment });
    expect(answer.trailers).toEqual([["payment-response", settled]]);
    expect(await rowOf(call.id)).toMatchObject({ transactionHash: `0x${"cd".repeat(32)}`, state: "claimed" });
  });

  it("and breaks off is no answer: the payment's outcome stays open", async () => {
    const { listing, ctx } = await shop((_request, response) => {
      response.writeHead(200, stream);
      response.write("data: one\n\n", () => response.destroy());
    });
    const { call, payment } = await boundCall(listing, listing.url);
    expect(await problem(relayed(ctx, listing.id, { values: EMPTY_VALUES, call, payment }))).toMatchObject({
      code: "upstream-failed",
      extra: { outcome: "unknown" },
    });
    expect(await rowOf(call.id)).toMatchObject({ responseStatus: null, state: "unknown" });
  });
});
