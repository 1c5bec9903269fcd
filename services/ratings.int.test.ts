import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { createTestClient, http } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listRatings, ratingSummary } from "@/db/queries/ratings";
import { calls } from "@/db/schema/calls";
import { startChain } from "@/sandbox/chain";
import { faucet } from "@/sandbox/faucet";
import { testAccounts } from "@/sandbox/keys";
import { deployToken } from "@/sandbox/token";
import { testContext } from "@/test/context";
import { insertListing, TEST_OPTION } from "@/test/listing";
import { answeredWith, openTestCall, settleTestCall, transferTestDollars } from "@/test/paid-calls";
import { answerRating } from "./answer-rating";
import { checkFundings } from "./check-funding";
import { rateListing } from "./rate-listing";
import { readCall } from "./read-call";
import { reportResponse } from "./report-response";

// A chain of this file's own: it is reorganised.
const dir = mkdtempSync(path.join(tmpdir(), "souk-ratings-"));
const chain = await startChain({ dir });
afterAll(async () => {
  await chain.stop();
  rmSync(dir, { recursive: true, force: true });
});
const ctx = await testContext({ rpcUrl: chain.rpcUrl });
const { seller } = testAccounts;
const anvil = createTestClient({ mode: "anvil", chain: baseSepolia, transport: http(chain.rpcUrl) });
const GOOD = { stars: 5, words: "Quick and correct." };

beforeAll(async () => {
  await deployToken(chain.rpcUrl);
  await faucet(chain.rpcUrl, seller.address, 100_000_000n);
});

/** A wallet that nobody has used before, with test money of the faucet. */
async function newPayer(): Promise<PrivateKeyAccount> {
  const account = privateKeyToAccount(generatePrivateKey());
  await faucet(chain.rpcUrl, account.address, 1_000_000n);
  return account;
}

async function pay(listingId: string, payer: PrivateKeyAccount, responseStatus = 200) {
  const call = await openTestCall(ctx, listingId, payer);
  const transaction = await settleTestCall(chain.rpcUrl, call);
  await reportResponse(ctx, call.id, call.token, answeredWith(transaction, responseStatus));
  return call;
}

describe("only those who paid rate", () => {
  test("once each: a second rating by the same wallet takes the place of the first", async () => {
    const listing = await insertListing(ctx.db);
    const payer = await newPayer();
    await pay(listing.id, payer);
    await pay(listing.id, payer);
    await rateListing(ctx, listing.id, payer.address, GOOD);
    await rateListing(ctx, listing.id, payer.address, { stars: 2, words: "Slower lately." });
    expect(await ratingSummary(ctx.db, listing.id)).toEqual({
      count: 1,
      average: 2,
      spread: [0, 1, 0, 0, 0],
    });
    expect(await listRatings(ctx.db, listing.id, { limit: 10 })).toMatchObject([
      { stars: 2, words: "Slower lately.", delivered: true, changed: true, answer: null },
    ]);
  });

  test("not a wallet that never paid here, nor one whose payment is only claimed", async () => {
    const [listing, other] = [await insertListing(ctx.db), await insertListing(ctx.db)];
    const payer = await newPayer();
    await pay(other.id, payer);
    await expect(rateListing(ctx, listing.id, payer.address, GOOD)).rejects.toMatchObject({
      code: "forbidden",
    });
    const call = await openTestCall(ctx, listing.id, payer);
    await reportResponse(ctx, call.id, call.token, answeredWith(`0x${"ab".repeat(32)}`));
    await expect(rateListing(ctx, listing.id, payer.address, GOOD)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("who paid and got nothing may say so", async () => {
    const listing = await insertListing(ctx.db);
    const payer = await newPayer();
    await pay(listing.id, payer, 500);
    await rateListing(ctx, listing.id, payer.address, { stars: 1, words: "Took the money." });
    expect(await listRatings(ctx.db, listing.id, { limit: 1 })).toMatchObject([{ delivered: false }]);
  });

  test("a rating whose payment was reorganised away does not count, and none can be made", async () => {
    const listing = await insertListing(ctx.db);
    const payer = await newPayer();
    const call = await pay(listing.id, payer);
    await rateListing(ctx, listing.id, payer.address, GOOD);
    await anvil.request({ method: "anvil_reorg" as never, params: [1, []] as never });
    await expect(rateListing(ctx, listing.id, payer.address, GOOD)).rejects.toMatchObject({
      code: "forbidden",
    });
    expect((await readCall(ctx, call.id, call.token)).state).toBe("reorged");
    expect((await ratingSummary(ctx.db, listing.id)).count).toBe(0);
    expect(await listRatings(ctx.db, listing.id, { limit: 10 })).toEqual([]);
  });
});

describe("nobody rates with the seller's own money", () => {
  test("not the payee", async () => {
    const listing = await insertListing(ctx.db);
    await pay(listing.id, seller);
    await expect(rateListing(ctx, listing.id, seller.address, GOOD)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("not the owner, who may be another account than the payee", async () => {
    const payer = await newPayer();
    const listing = await insertListing(ctx.db, { ownerAddress: payer.address });
    await pay(listing.id, payer);
    await expect(rateListing(ctx, listing.id, payer.address, GOOD)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  test("not a wallet that the payee had sent tokens", async () => {
    const listing = await insertListing(ctx.db);
    const payer = privateKeyToAccount(generatePrivateKey());
    await transferTestDollars(chain.rpcUrl, seller, payer.address, 500_000n);
    const call = await pay(listing.id, payer);
    await expect(rateListing(ctx, listing.id, payer.address, GOOD)).rejects.toMatchObject({
      code: "forbidden",
    });
    const [row] = await ctx.db.select().from(calls).where(eq(calls.id, call.id));
    expect(row?.fundedByPayee).toBe(true);
  });

  /** Rates with money that came through `between`; `then` happens before the payment. */
  async function rateAfter(between: PrivateKeyAccount, then: () => Promise<unknown> = async () => {}) {
    const payer = privateKeyToAccount(generatePrivateKey());
    await anvil.setBalance({ address: between.address, value: 10n ** 18n });
    await transferTestDollars(chain.rpcUrl, between, payer.address, 400_000n);
    await then();
    const listing = await insertListing(ctx.db);
    await pay(listing.id, payer);
    return rateListing(ctx, listing.id, payer.address, GOOD);
  }

  test("not a wallet that the payee had sent tokens through another wallet", async () => {
    const between = privateKeyToAccount(generatePrivateKey());
    await transferTestDollars(chain.rpcUrl, seller, between.address, 500_000n);
    await expect(rateAfter(between)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("but who got money from an account that the payee paid only afterwards", async () => {
    const between = await newPayer();
    const later = () => transferTestDollars(chain.rpcUrl, seller, between.address, 1_000n);
    await expect(rateAfter(between, later)).resolves.toMatchObject({ stars: 5 });
  });

  test("and who got it from a contract, at which all the world changes money", async () => {
    const pool = privateKeyToAccount(generatePrivateKey());
    await transferTestDollars(chain.rpcUrl, seller, pool.address, 500_000n);
    const contract = () => anvil.setCode({ address: pool.address, bytecode: "0x00" });
    await expect(rateAfter(pool, contract)).resolves.toMatchObject({ stars: 5 });
  });

  test("a refund after the payment is no funding", async () => {
    const listing = await insertListing(ctx.db);
    const payer = await newPayer();
    await pay(listing.id, payer);
    await transferTestDollars(chain.rpcUrl, seller, payer.address, BigInt(TEST_OPTION.amount));
    await expect(rateListing(ctx, listing.id, payer.address, GOOD)).resolves.toMatchObject({ stars: 5 });
  });

  test("a chain that cannot be read lets nobody rate unseen", async () => {
    const listing = await insertListing(ctx.db);
    const payer = await newPayer();
    await pay(listing.id, payer);
    const blind = { ...ctx, chain: { ...ctx.chain, wasFunded: async () => null } };
    await expect(rateListing(blind, listing.id, payer.address, GOOD)).rejects.toMatchObject({
      code: "chain-unavailable",
    });
  });

  test("the worker looks at every proven call, rated or not", async () => {
    const listing = await insertListing(ctx.db);
    const payer = await newPayer();
    const call = await pay(listing.id, payer);
    await checkFundings(ctx, { limit: 1_000 });
    const [row] = await ctx.db.select().from(calls).where(eq(calls.id, call.id));
    expect(row?.fundedByPayee).toBe(false);
  });
});

describe("the provider answers once", () => {
  test("only the verified owner, only once; from then on the rating stays as it is", async () => {
    const owner = privateKeyToAccount(generatePrivateKey());
    const listing = await insertListing(ctx.db, { ownerAddress: owner.address });
    const payer = await newPayer();
    await pay(listing.id, payer);
    const { id } = await rateListing(ctx, listing.id, payer.address, GOOD);
    const answer = (by: string, text: string) => answerRating(ctx, listing.id, id, by, text);
    await expect(answer(payer.address, "Mine")).rejects.toMatchObject({ code: "forbidden" });
    await expect(answer(owner.address, "\u202e ")).rejects.toMatchObject({ code: "invalid-request" });
    await answer(owner.address, "Thank you.");
    await expect(answer(owner.address, "And more.")).rejects.toMatchObject({ code: "conflict" });
    await expect(rateListing(ctx, listing.id, payer.address, { stars: 1, words: "" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await listRatings(ctx.db, listing.id, { limit: 1 })).toMatchObject([
      { stars: 5, answer: { words: "Thank you." } },
    ]);
  });

  test("a rating of another listing is not there to be answered", async () => {
    const owner = privateKeyToAccount(generatePrivateKey());
    const [listing, mine] = [
      await insertListing(ctx.db),
      await insertListing(ctx.db, { ownerAddress: owner.address }),
    ];
    const payer = await newPayer();
    await pay(listing.id, payer);
    const { id } = await rateListing(ctx, listing.id, payer.address, GOOD);
    await expect(answerRating(ctx, mine.id, id, owner.address, "Hm.")).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(answerRating(ctx, mine.id, "1", owner.address, "Hm.")).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

test("words are a stranger's: one bounded line without marks that hide or reorder", async () => {
  const listing = await insertListing(ctx.db);
  const payer = await newPayer();
  await pay(listing.id, payer);
  const words = `\u202e<b>Good</b>\n\n\u0000${"x".repeat(2_000)}`;
  const rating = await rateListing(ctx, listing.id, payer.address, { stars: 4, words });
  expect(rating.words).toHaveLength(500);
  expect(rating.words.startsWith("<b>Good</b> xxx")).toBe(true);
});

test("pages of ratings follow each other without a gap", async () => {
  const listing = await insertListing(ctx.db);
  for (let i = 0; i < 3; i++) {
    const payer = await newPayer();
    await pay(listing.id, payer);
    await rateListing(ctx, listing.id, payer.address, { stars: i + 1, words: "" });
  }
  const first = await listRatings(ctx.db, listing.id, { limit: 2 });
  const last = first.at(-1);
  const second = await listRatings(ctx.db, listing.id, { limit: 2, before: last });
  expect([...first, ...second].map((rating) => rating.stars)).toEqual([3, 2, 1]);
});
