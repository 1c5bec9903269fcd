import { createHash } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { calls } from "@/db/schema/calls";
import { type Listing, listings } from "@/db/schema/listings";
import { envelopeBody } from "@/lib/call/envelope";
import { EMPTY_VALUES } from "@/lib/call/types";
import { SoukError } from "@/lib/errors";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { hashSecret } from "@/lib/session/secret";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import type { PaymentRequired } from "@/lib/x402/types";
import { testDatabase } from "@/test/database";
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
  const ctx = { db, fetch: createGuardedFetch({ allowHosts: [host] }), now: () => new Date() };
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
    const envelope = await relayCall(ctx, listing.id, { values: EMPTY_VALUES }, "1.2.3.4");
    expect(envelope.status).toBe(402);
    expect(envelope.headers).toEqual([
      ["content-type", "text/html"],
      ["payment-required", "e30="],
    ]);
    expect(Buffer.from(envelopeBody(envelope)).toString()).toBe("<script>alert(1)</script>");
    expect(envelope.truncated).toBe(false);
  });

  it("goes where the listing says, with the listing's method and none of the visitor's credentials", async () => {
    const seen: { method?: string; url?: string; headers: NodeJS.Dict<string | string[]> }[] = [];
    const { listing, ctx } = await shop(({ method, url, headers }, response) => {
      seen.push({ method, url, headers });
      response.end("ok");
    });
    await relayCall(ctx, listing.id, { values: { ...EMPTY_VALUES, query: [["unit", "f"]] } }, "1.2.3.4");
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
      expect(await problem(relayCall(ctx, id, { values: EMPTY_VALUES }, "1.2.3.4"))).toMatchObject({
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
    const refused = await problem(relayCall(ctx, listing.id, { values: EMPTY_VALUES }, "1.2.3.4"));
    expect(refused.code).toBe("forbidden");
    expect(calls).toBe(0);
  });

  it("refuses a listing whose address has become a private one", async () => {
    const { ctx } = await shop((_request, response) => response.end());
    const listing = await insertListing({ url: "http://169.254.169.254/latest", host: "169.254.169.254" });
    const refused = await problem(relayCall(ctx, listing.id, { values: EMPTY_VALUES }, "1.2.3.4"));
    expect(refused).toMatchObject({ code: "upstream-failed", extra: { outcome: "not-sent" } });
  });

  it("cuts an answer at 5 MB and says so", async () => {
    const { listing, ctx } = await shop((_request, response) =>
      response.end(Buffer.alloc(5 * 1024 * 1024 + 1, "a")),
    );
    const envelope = await relayCall(ctx, listing.id, { values: EMPTY_VALUES }, "1.2.3.4");
    expect(envelope.truncated).toBe(true);
    expect(envelopeBody(envelope).length).toBe(5 * 1024 * 1024);
  });

  it("counts each visitor alone", async () => {
    const { listing, ctx } = await shop((_request, response) => response.end());
    const fixed = { ...ctx, now: () => new Date("2026-01-01T00:00:30Z") };
    const ask = (visitor: string) => relayCall(fixed, listing.id, { values: EMPTY_VALUES }, visitor);
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
    const envelope = await relayCall(ctx, listing.id, { values: EMPTY_VALUES, payment, call }, "1.2.3.4");
    expect(envelope.status).toBe(307);
    expect(envelope.headers).toContainEqual(["payment-response", "e30="]);
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
      await problem(relayCall(ctx, listing.id, { values, payment }, "1.2.3.4")),
      await problem(
        relayCall(ctx, listing.id, { values, payment, call: { ...call, token: "guess" } }, "1.2.3.4"),
      ),
      await problem(relayCall(ctx, listing.id, { values, payment, call: unbound.call }, "1.2.3.4")),
      await problem(relayCall(ctx, listing.id, { values, ...unbound }, "1.2.3.4")),
      await problem(relayCall(ctx, listing.id, { values, ...otherBody }, "1.2.3.4")),
      await problem(relayCall(ctx, listing.id, { values, ...direct }, "1.2.3.4")),
      await problem(relayCall(other.ctx, other.listing.id, { values, payment, call }, "1.2.3.4")),
      await problem(
        relayCall(
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

  it("has an unknown outcome once the request went out and no answer came", async () => {
    const { listing, ctx } = await shop((request) => request.socket.destroy());
    const { call, payment } = await boundCall(listing, listing.url);
    const failed = await problem(
      relayCall(ctx, listing.id, { values: EMPTY_VALUES, payment, call }, "1.2.3.4"),
    );
    expect(failed).toMatchObject({ code: "upstream-failed", extra: { outcome: "unknown" } });
  });

  it("was certainly not sent when no connection stood", async () => {
    const { listing, ctx, server } = await shop((_request, response) => response.end());
    await new Promise((resolve) => server.close(resolve));
    const { call, payment } = await boundCall(listing, listing.url);
    const failed = await problem(
      relayCall(ctx, listing.id, { values: EMPTY_VALUES, payment, call }, "1.2.3.4"),
    );
    expect(failed).toMatchObject({ code: "upstream-failed", extra: { outcome: "not-sent" } });
  });
});
