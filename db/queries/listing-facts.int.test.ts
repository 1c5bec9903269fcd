import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { makePartitions } from "@/db/partitions";
import { calls } from "@/db/schema/calls";
import { listings } from "@/db/schema/listings";
import { driftEvents, probes, termChanges } from "@/db/schema/probes";
import type { CallState } from "@/lib/call/types";
import type { Verdict } from "@/lib/probe/types";
import { testDatabase } from "@/test/database";
import { listingFacts } from "./listing-facts";

const { db } = await testDatabase();
await makePartitions(db, 31);
const DAY_MS = 86_400_000;
const SELLER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

async function newListing() {
  const id = randomUUID();
  await db.insert(listings).values({
    id,
    url: `https://facts.example/${id}`,
    method: "GET",
    host: "facts.example",
    path: `/${id}`,
    name: id,
  });
  return id;
}

function probe(listingId: string, daysAgo: number, verdict: Verdict, latencyMs: number | null) {
  return db.insert(probes).values({
    listingId,
    at: new Date(Date.now() - daysAgo * DAY_MS),
    verdict,
    latencyMs,
    summary: "",
  });
}

function call(
  listingId: string,
  payer: string,
  state: CallState,
  daysAgo = 0,
  measured: Partial<typeof calls.$inferInsert> = {},
) {
  return db.insert(calls).values({
    listingId,
    tokenHash: "t",
    method: "GET",
    urlHash: "u",
    bodyHash: "b",
    via: "direct",
    x402Version: 2,
    scheme: "exact",
    network: "eip155:84532",
    asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    payTo: SELLER,
    amountAtomic: "1",
    payer,
    nonce: randomUUID(),
    validAfter: 0n,
    validBefore: 1n,
    fromBlock: 0n,
    state,
    provenAt: new Date(Date.now() - daysAgo * DAY_MS),
    ...measured,
  });
}

it("measures nothing where nothing was measured", async () => {
  expect(await listingFacts(db, await newListing())).toEqual({
    probes: 0,
    payableProbes: 0,
    medianLatencyMs: null,
    p95LatencyMs: null,
    paidCalls: 0,
    answeredCalls: 0,
    deliveredCalls: 0,
    medianPaidResponseMs: null,
    medianSettlementSeconds: null,
    payers: 0,
    termsSince: null,
  });
});

it("counts the probes of 30 days and their latency", async () => {
  const id = await newListing();
  await probe(id, 31, "unreachable", 9_000);
  await probe(id, 3, "payable", 100);
  await probe(id, 2, "payable-with-warnings", 300);
  await probe(id, 1, "not-payable", 200);
  await probe(id, 0, "unreachable", null);
  expect(await listingFacts(db, id)).toMatchObject({
    probes: 4,
    payableProbes: 2,
    medianLatencyMs: 200,
    p95LatencyMs: 290,
  });
});

it("counts only calls that the chain has proven, and not a seller who pays himself", async () => {
  const id = await newListing();
  await call(id, "0xAAaa000000000000000000000000000000000001", "confirmed");
  await call(id, "0xaaaa000000000000000000000000000000000001", "paid-undelivered");
  await call(id, "0xaaaa000000000000000000000000000000000002", "confirmed");
  await call(id, "0xaaaa000000000000000000000000000000000003", "claimed");
  await call(id, "0xaaaa000000000000000000000000000000000004", "unknown");
  await call(id, "0xaaaa000000000000000000000000000000000005", "confirmed", 31);
  await call(id, SELLER.toLowerCase(), "confirmed");
  expect(await listingFacts(db, id)).toMatchObject({ paidCalls: 3, deliveredCalls: 2, payers: 2 });
});

it("holds against a seller only what whoever carried the payment saw", async () => {
  const id = await newListing();
  const how = (
    via: "direct" | "relay",
    responseSeenBy: "relay" | "visitor" | null,
    responseStatus: number | null,
  ) =>
    call(id, "0xaaaa000000000000000000000000000000000001", "paid-undelivered", 0, {
      via,
      responseSeenBy,
      responseStatus,
    });
  // Closed pages, a relay that died, and a visitor's word that nothing came out of it.
  await how("direct", null, null);
  await how("relay", null, null);
  await how("relay", "visitor", null);
  expect(await listingFacts(db, id)).toMatchObject({ paidCalls: 3, answeredCalls: 0, deliveredCalls: 0 });
  await how("direct", "visitor", null);
  await how("direct", "visitor", 500);
  await how("relay", "relay", null);
  await call(id, "0xaaaa000000000000000000000000000000000001", "confirmed", 0, {
    via: "relay",
    responseSeenBy: "relay",
    responseStatus: 200,
  });
  expect(await listingFacts(db, id)).toMatchObject({ paidCalls: 7, answeredCalls: 4, deliveredCalls: 1 });
});

it("leaves out payers whom the seller had funded, and measures how long answer and settlement took", async () => {
  const id = await newListing();
  const sent = (responseMs: number, blockTime: number) => ({
    responseMs,
    sentAt: new Date(1_700_000_000_000),
    proof: {
      receiptStatus: "success" as const,
      transferLogIndex: 1,
      authorizationLogIndex: 0,
      blockTime,
    },
  });
  await call(id, "0xaaaa000000000000000000000000000000000001", "confirmed", 0, sent(100, 1_700_000_002));
  await call(id, "0xaaaa000000000000000000000000000000000002", "confirmed", 0, sent(300, 1_700_000_004));
  // A block may be stamped with the second before: nothing is settled before it was sent.
  await call(id, "0xaaaa000000000000000000000000000000000003", "confirmed", 0, sent(200, 1_699_999_999));
  await call(id, "0xaaaa000000000000000000000000000000000004", "confirmed", 0, {
    ...sent(9_000, 1_700_000_900),
    fundedByPayee: true,
  });
  expect(await listingFacts(db, id)).toMatchObject({
    paidCalls: 3,
    payers: 3,
    medianPaidResponseMs: 200,
    medianSettlementSeconds: 2,
  });
});

it("dates the terms from their last change, and before any from the first probe", async () => {
  const id = await newListing();
  await probe(id, 5, "payable", 1);
  await probe(id, 1, "payable", 1);
  const age = async () => (Date.now() - Date.parse((await listingFacts(db, id)).termsSince ?? "")) / DAY_MS;
  expect(await age()).toBeCloseTo(5, 2);
  const at = new Date(Date.now() - 2 * DAY_MS);
  await db.insert(driftEvents).values({ listingId: id, at, kind: "price", before: "1", after: "2" });
  // What one visitor saw does not change what is listed.
  await db.insert(termChanges).values({ listingId: id, source: "playground", before: [], after: [] });
  expect(await age()).toBeCloseTo(2, 2);
});
