import { eq } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeEach, describe, expect, test } from "vitest";
import { listDiscovery } from "@/db/queries/list-discovery";
import { getListing } from "@/db/queries/listing";
import { probeQueue } from "@/db/schema/probe-queue";
import { testContext } from "@/test/context";
import { TEST_OPTION } from "@/test/listing";
import { startTestSeller } from "@/test/test-seller";
import { claimListing } from "./claim-listing";
import { probeListing } from "./probe-listing";
import { registerListing } from "./register-listing";
import { requestProbe } from "./request-probe";
import { withdrawListing } from "./withdraw-listing";

const seller = await startTestSeller();
const ctx = await testContext({ allowHosts: [seller.host] });
const OWNER = TEST_OPTION.payTo;
const wallet = () => privateKeyToAccount(generatePrivateKey()).address;
const stranger = wallet();
let made = 0;

beforeEach(() => {
  seller.option = TEST_OPTION;
  seller.asksForPayment = true;
});

async function register(createdBy: string | null = stranger) {
  const url = `${seller.origin}/claims/${made++}`;
  return (await registerListing(ctx, { url, method: "GET", createdBy })).listing;
}
const ownerOf = async (id: string) => (await getListing(ctx.db, id))?.ownerAddress;
const queued = (id: string) => ctx.db.select().from(probeQueue).where(eq(probeQueue.listingId, id));

describe("claiming", () => {
  test("a listing is for the wallet that the endpoint pays, whoever registered it", async () => {
    const { id } = await register();
    await expect(claimListing(ctx, id, stranger)).rejects.toMatchObject({ code: "forbidden" });
    expect(await ownerOf(id)).toBeNull();
    await claimListing(ctx, id, OWNER);
    await claimListing(ctx, id, OWNER);
    expect(await getListing(ctx.db, id)).toMatchObject({ ownerAddress: OWNER, claimedAt: expect.any(Date) });
  });

  test("asks the endpoint now: who was paid yesterday owns nothing today", async () => {
    const { id } = await register();
    seller.option = { ...TEST_OPTION, payTo: stranger };
    await expect(claimListing(ctx, id, OWNER)).rejects.toMatchObject({ code: "forbidden" });
    await claimListing(ctx, id, stranger);
    expect(await ownerOf(id)).toBe(stranger);
  });

  test("an endpoint that does not answer with terms cannot be claimed", async () => {
    const { id } = await register();
    seller.asksForPayment = false;
    await expect(claimListing(ctx, id, OWNER)).rejects.toMatchObject({ code: "conflict" });
    expect(await ownerOf(id)).toBeNull();
  });

  test("an owner whom the endpoint no longer pays is its owner no more, one failed probe changes nothing", async () => {
    const { id } = await register();
    await claimListing(ctx, id, OWNER);
    seller.asksForPayment = false;
    await probeListing(ctx, id);
    expect(await ownerOf(id)).toBe(OWNER);
    seller.asksForPayment = true;
    seller.option = { ...TEST_OPTION, payTo: stranger };
    await probeListing(ctx, id);
    expect(await getListing(ctx.db, id)).toMatchObject({ ownerAddress: null, claimedAt: null });
  });
});

describe("withdrawing", () => {
  test("is the owner's right alone", async () => {
    const { id } = await register();
    await expect(withdrawListing(ctx, id, stranger)).rejects.toMatchObject({ code: "forbidden" });
    await expect(withdrawListing(ctx, id, OWNER)).rejects.toMatchObject({ code: "forbidden" });
    expect(await queued(id)).toHaveLength(1);
  });

  test("ends probing and listing, and nobody else brings it back or has it visited", async () => {
    const listing = await register();
    await claimListing(ctx, listing.id, OWNER);
    await withdrawListing(ctx, listing.id, OWNER);
    await withdrawListing(ctx, listing.id, OWNER);
    expect(await queued(listing.id)).toEqual([]);
    const { items } = await listDiscovery(ctx.db, { limit: 100, offset: 0 });
    expect(items.filter((item) => item.resource === listing.url)).toEqual([]);
    const { visits } = seller;
    for (const createdBy of [stranger, null])
      await expect(registerListing(ctx, { url: listing.url, createdBy })).rejects.toMatchObject({
        code: "forbidden",
      });
    await expect(requestProbe(ctx, listing.id, { ip: "::1", address: OWNER })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(seller.visits).toBe(visits);
    // A probe that was running meanwhile changes nothing.
    expect(await probeListing(ctx, listing.id)).toMatchObject({ recorded: false });
    expect(await getListing(ctx.db, listing.id)).toMatchObject({
      catalogState: "withdrawn",
      nextProbeAt: null,
    });
  });

  test("is undone by the owner registering it again", async () => {
    const listing = await register();
    await claimListing(ctx, listing.id, OWNER);
    await withdrawListing(ctx, listing.id, OWNER);
    const back = await registerListing(ctx, { url: listing.url, method: "GET", createdBy: OWNER });
    expect(back.listing).toMatchObject({ id: listing.id, catalogState: "listed", withdrawnAt: null });
    expect(await queued(listing.id)).toHaveLength(1);
  });
});

describe("probing on demand", () => {
  test("is limited for visitors and not for the owner", async () => {
    const { id } = await register();
    await claimListing(ctx, id, OWNER);
    const ask = (address: string | null) => requestProbe(ctx, id, { ip: "203.0.113.9", address });
    for (let turn = 0; turn < 10; turn++) await ask(turn % 2 ? stranger : null);
    await expect(ask(null)).rejects.toMatchObject({ code: "rate-limited" });
    await expect(ask(stranger)).rejects.toMatchObject({ code: "rate-limited" });
    for (let turn = 0; turn < 12; turn++) await ask(OWNER);
  });
});
