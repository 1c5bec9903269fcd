import type { Page } from "@playwright/test";
import { type HostileServer, startHostile } from "@/sandbox/museum/hostile-server";
import { test as base, expect } from "./fixtures";
import { registerListing } from "./register-listing";
import { connectWallet, proof, send } from "./steps";
import type { TestWallet } from "./wallet";
import { WORKERS } from "./workers";
import { anyVisitor, balanceOf, type World } from "./world";

/**
 * Sellers that attack whoever pays: the wallet is not asked, or the page says what is true. By row of the threat table:
 * 3 redirect-*; 8 endless-headers; 9 short-body; 12 worker; 19 price-bait, payee-swap, channel-swap, channel-inflated
 * (recorded: changed-terms.spec.ts); 20 network-swap, domain-spoof, oversize-validity, payee-is-a-machine, channel-*;
 * 21 asset-swap, fake-token; 22 unlimited-approval; 23 decoys; 24 replay; 25 fixation, and a payment for another listing;
 * 26 break-off (pay.spec.ts: Leaky Vault); 27 delayed; 28 anothers (pay.spec.ts: Paper Receipts); 29 wrong chain:
 * failure-states.spec.ts, reorg: services/calls.int.test.ts; 30 vanish, ask-again (restart.spec.ts: killed in between).
 */
const test = base.extend<{ hostile: HostileServer }>({
  hostile: async ({ world }, use, { parallelIndex }) => {
    const port = world.sellerPorts.filter((_, at) => at % WORKERS === parallelIndex)[0];
    if (!port) throw new Error("global-setup.ts keeps no port for this worker");
    const server = await startHostile({ port, facilitatorUrl: world.facilitatorUrl });
    await use(server);
    await server.stop();
  },
});
test.use({
  expectedStatuses: [402],
  expectedBreaks: [
    "net::ERR_FAILED",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_CONTENT_LENGTH_MISMATCH",
    "net::ERR_RESPONSE_HEADERS_TOO_BIG",
  ],
});

/** Opens a hostile seller's listing with a connected wallet; from then on the seller attacks. */
async function open(page: Page, world: World, hostile: HostileServer, wallet: TestWallet, id: string) {
  // While it still behaves.
  const listing = await registerListing(world, { resource: hostile.urlOf(id) });
  hostile.arm(id);
  hostile.requests.length = 0;
  await page.goto(`/listings/${listing}`);
  await connectWallet(page, wallet.name);
  return listing;
}

const sign = (page: Page) => page.getByRole("button", { name: /^(Sign|Approve).* and pay/ });
const paidRequests = ({ requests }: HostileServer) => requests.filter(({ payment }) => payment !== null);

test("the control: an honest seller beside them is paid and confirmed", async ({
  page,
  wallet,
  world,
  hostile,
}) => {
  await open(page, world, hostile, wallet, "honest");
  const before = await balanceOf(world, wallet.address);
  await send(page);
  await sign(page).click();
  await expect(proof(page)).toBeVisible();
  expect(before - (await balanceOf(world, wallet.address))).toBe(10_000n);
  expect(wallet.signatureRequests()).toHaveLength(1);
});

for (const id of ["price-bait", "payee-swap", "asset-swap", "network-swap", "channel-swap"])
  test(`${id}: the call stops, and no wallet is asked`, async ({ page, wallet, world, hostile }) => {
    await open(page, world, hostile, wallet, id);
    await send(page);
    await expect(page.getByRole("button", { name: "Review these new terms" })).toBeVisible();
    await expect(sign(page)).toHaveCount(0);
    expect(wallet.signatureRequests()).toEqual([]);
    expect(paidRequests(hostile)).toEqual([]);
  });

for (const id of ["asset-swap", "network-swap"])
  test(`${id}: also who chooses to review the new terms cannot sign them`, async ({
    page,
    wallet,
    world,
    hostile,
  }) => {
    await open(page, world, hostile, wallet, id);
    await send(page);
    await page.getByRole("button", { name: "Review these new terms" }).click();
    await expect(page.getByText("Souk does not sign these terms.")).toBeVisible();
    await expect(sign(page)).toHaveCount(0);
    expect(wallet.signatureRequests()).toEqual([]);
  });

for (const id of [
  "domain-spoof",
  "fake-token",
  "payee-is-a-machine",
  "channel-of-nobody",
  "channel-for-a-year",
])
  test(`${id}: refused in words, and no wallet is asked`, async ({ page, wallet, world, hostile }) => {
    await open(page, world, hostile, wallet, id);
    await send(page);
    await expect(page.getByText("Souk does not sign these terms.")).toBeVisible();
    await expect(sign(page)).toHaveCount(0);
    expect(wallet.signatureRequests()).toEqual([]);
  });

test("channel-inflated: a count without the payer’s own voucher changes nothing", async ({
  page,
  wallet,
  world,
  hostile,
}) => {
  await open(page, world, hostile, wallet, "channel-inflated");
  const before = await balanceOf(world, wallet.address);
  await send(page);
  await page.getByRole("button", { name: /^Sign twice, deposit and pay/ }).click();
  await expect(page.getByRole("heading", { name: "The seller did not accept the payment" })).toBeVisible();
  const kept = await page.evaluate(() => localStorage.getItem("souk.channels") ?? "{}");
  expect(Object.values(JSON.parse(kept))).toMatchObject([{ chargedAtomic: "0", signedAtomic: "10000" }]);
  expect(wallet.signatureRequests()).toHaveLength(2);
  expect(await balanceOf(world, wallet.address)).toBe(before);
});

test("ten years are signed as five minutes at most", async ({ page, wallet, world, hostile }) => {
  await open(page, world, hostile, wallet, "oversize-validity");
  await send(page);
  await expect(page.getByText(/Souk signs for 300\s*s at most/)).toBeVisible();
  await sign(page).click();
  await expect(proof(page)).toBeVisible();
  const { message } = JSON.parse(wallet.signatureRequests()[0]?.params[1] as string);
  expect(Number(message.validBefore) - Number(message.validAfter)).toBeLessThanOrEqual(300);
});

test("an allowance without an end is asked for, and one of exactly the price is signed", async ({
  page,
  wallet,
  world,
  hostile,
}) => {
  await open(page, world, hostile, wallet, "unlimited-approval");
  await send(page);
  await expect(page.getByText(/Permit2 move exactly 0\.010000 USDC/)).toBeVisible();
  await sign(page).click();
  await expect.poll(() => wallet.signatureRequests().length).toBe(2);
  const [permit, payment] = wallet.signatureRequests().map(({ params }) => JSON.parse(params[1] as string));
  expect(permit).toMatchObject({ primaryType: "Permit", message: { value: "10000" } });
  expect(payment).toMatchObject({
    primaryType: "PermitWitnessTransferFrom",
    message: { permitted: { amount: "10000" } },
  });
});

test("decoys: the cheapest that can truly be paid comes first, and is what is signed", async ({
  page,
  wallet,
  world,
  hostile,
}) => {
  await open(page, world, hostile, wallet, "decoys");
  await expect(page.getByRole("radio").first()).toHaveAccessibleName(/\$0\.01 · USDC on Base Sepolia/);
  await send(page);
  await sign(page).click();
  await expect(proof(page)).toBeVisible();
  const { message } = JSON.parse(wallet.signatureRequests()[0]?.params[1] as string);
  expect(message.value).toBe("10000");
});

test("a payment that is settled twice moves money once", async ({ page, wallet, world, hostile }) => {
  await open(page, world, hostile, wallet, "replay");
  const before = await balanceOf(world, wallet.address);
  await send(page);
  await sign(page).click();
  await expect(proof(page)).toBeVisible();
  expect(hostile.settlements.map(({ settled }) => settled.success)).toEqual([true, false]);
  expect(before - (await balanceOf(world, wallet.address))).toBe(10_000n);
});

test("a redirect while asking is not followed", async ({ page, wallet, world, hostile }) => {
  await open(page, world, hostile, wallet, "redirect-ask");
  await send(page);
  await expect(page.getByText(/It answered 307 without asking for a payment/)).toBeVisible();
  expect(hostile.requests.some(({ path }) => path === "/elsewhere")).toBe(false);
  expect(wallet.signatureRequests()).toEqual([]);
});

for (const [id, words] of [
  ["endless-headers", "The response headers are larger than 128 KB."],
  ["short-body", "the connection closed before it was complete."],
] as const)
  test.describe(() => {
    // The relay's own refusal.
    test.use({ expectedStatuses: [402, 502] });
    test(`${id}: the page says that no terms came, and no wallet is asked`, async ({
      page,
      wallet,
      world,
      hostile,
    }) => {
      await open(page, world, hostile, wallet, id);
      await send(page);
      await expect(page.getByRole("listitem").getByText(words)).toBeVisible();
      await expect(page.getByRole("button", { name: /^Send/ })).toBeEnabled();
      await expect(sign(page)).toHaveCount(0);
      expect(wallet.signatureRequests()).toEqual([]);
    });
  });

test("worker: what a seller delivers stays text, and nothing of it stays in the browser", async ({
  page,
  context,
  wallet,
  world,
  hostile,
}) => {
  await open(page, world, hostile, wallet, "worker");
  await send(page);
  await sign(page).click();
  await expect(proof(page)).toBeVisible();
  await expect(page.getByRole("figure", { name: "Response" })).toContainText("navigator.serviceWorker");
  const registrations = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  expect(await registrations()).toBe(0);
  expect(context.serviceWorkers()).toEqual([]);
});

test("a payment that a seller passes on while it holds it, or for another listing of the same resource, pays once", async ({
  page,
  wallet,
  world,
  hostile,
}) => {
  const other = await registerListing(world, { resource: hostile.urlOf("honest") });
  const first = await open(page, world, hostile, wallet, "honest");
  const before = await balanceOf(world, wallet.address);
  const opened = page.waitForResponse(
    (response) =>
      response.url().endsWith(`/listings/${first}/calls`) && response.request().method() === "POST",
  );
  const values = { path: {}, query: [["city", "Lisbon"]], headers: [], body: null, bodyType: "none" };
  const answers: number[] = [];
  hostile.whenPaid(async (value) => {
    const { id, token } = await (await opened).json();
    for (const listing of [first, other])
      for (const call of [
        undefined,
        { id, token: "guessed" },
        ...(listing === other ? [{ id, token }] : []),
      ]) {
        const answer = await fetch(`${world.origin}/api/listings/${listing}/relay`, {
          method: "POST",
          headers: { ...anyVisitor(), origin: world.origin, "content-type": "application/json" },
          body: JSON.stringify({ values, payment: { header: "PAYMENT-SIGNATURE", value }, call }),
        });
        answers.push(answer.status);
      }
  });
  await send(page);
  await sign(page).click();
  await expect(proof(page)).toBeVisible();
  expect(answers).toHaveLength(5);
  for (const status of answers) expect([400, 401, 403, 404, 409]).toContain(status);
  expect(paidRequests(hostile)).toHaveLength(1);
  expect(hostile.settlements).toHaveLength(1);
  expect(before - (await balanceOf(world, wallet.address))).toBe(10_000n);
});

test("a payment is never sent on to another host, and its outcome stays unknown", async ({
  page,
  wallet,
  world,
  hostile,
}) => {
  await page.context().route("**/elsewhere", () => {
    throw new Error("the browser followed the redirect");
  });
  await open(page, world, hostile, wallet, "redirect-pay");
  await send(page);
  await sign(page).click();
  await expect(page.getByText(/No new signature is asked for until then/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Send$|^Send C/ })).toBeDisabled();
  expect(hostile.requests.some(({ path }) => path === "/elsewhere")).toBe(false);
  expect(wallet.signatureRequests()).toHaveLength(1);
});

for (const [id, words] of [
  ["vanish", /^Paid, and not delivered/],
  ["break-off", /^Paid, and not delivered/],
  ["ask-again", /^Paid, and not delivered/],
  ["delayed", /^Confirmed on the chain/],
] as const)
  test(`${id}: the chain says what became of the money, and nothing is signed twice`, async ({
    page,
    wallet,
    world,
    hostile,
  }) => {
    await open(page, world, hostile, wallet, id);
    const before = await balanceOf(world, wallet.address);
    await send(page);
    await sign(page).click();
    await expect(proof(page)).toBeVisible();
    await expect(page.getByRole("heading", { name: words })).toBeVisible();
    expect(before - (await balanceOf(world, wallet.address))).toBe(10_000n);
    expect(wallet.signatureRequests()).toHaveLength(1);
  });

test("somebody else's transaction is never shown as this payment", async ({
  page,
  wallet,
  world,
  hostile,
}) => {
  // A true settlement to copy.
  await open(page, world, hostile, wallet, "honest");
  await send(page);
  await sign(page).click();
  await expect(proof(page)).toBeVisible();
  const copied = hostile.settlements[0]?.settled.transaction;
  const id = await registerListing(world, { resource: hostile.urlOf("anothers") });
  const before = await balanceOf(world, wallet.address);
  await page.goto(`/listings/${id}`);
  await send(page);
  await sign(page).click();
  await expect(page.getByText("Claimed by the seller")).toBeVisible();
  await expect(page.getByText(String(copied)).first()).toBeAttached();
  await expect(proof(page)).toHaveCount(0);
  expect(await balanceOf(world, wallet.address)).toBe(before);
});

test("a seller's cookie and marks come back to it no further than the protocol asks", async ({
  page,
  wallet,
  world,
  hostile,
}) => {
  await open(page, world, hostile, wallet, "fixation");
  await send(page);
  await sign(page).click();
  await expect(proof(page)).toBeVisible();
  for (const { headers } of hostile.requests) {
    expect(headers.cookie).toBeUndefined();
    expect(headers.referer).toBeUndefined();
  }
  const extensions = paidRequests(hostile)[0]?.payment?.extensions as Record<string, { info: object }>;
  expect(extensions.tracker).toEqual({ info: { visitor: "you" } });
  expect(extensions["payment-identifier"]?.info).toMatchObject({
    required: true,
    id: expect.stringMatching(/^pay_[0-9a-f]{32}$/),
  });
});

for (const id of ["sign-in-elsewhere", "sign-in-again", "sign-in-forever", "sign-in-imitates"])
  test(`${id}: the page says why it does not sign in, and no wallet is asked`, async ({
    page,
    wallet,
    world,
    hostile,
  }) => {
    await open(page, world, hostile, wallet, id);
    await send(page);
    // Rating and claiming ask for a sign-in to Souk, elsewhere on the page.
    const playground = page.getByRole("region", { name: "Playground" });
    await expect(playground.getByText("Souk does not sign in here.")).toBeVisible();
    await expect(playground.getByRole("button", { name: /[Ss]ign in/ })).toHaveCount(0);
    expect(wallet.signatureRequests()).toEqual([]);
  });

test("the control of sign-ins: one message is shown, signed and sent, and nothing is paid", async ({
  page,
  wallet,
  world,
  hostile,
}) => {
  await open(page, world, hostile, wallet, "sign-in-honest");
  const before = await balanceOf(world, wallet.address);
  await send(page);
  await page.getByRole("button", { name: "Sign in and ask again" }).click();
  await expect(page.getByRole("figure", { name: "Response" })).toContainText("Lisbon");
  expect(wallet.signatureRequests().map(({ method }) => method)).toEqual(["personal_sign"]);
  expect(await balanceOf(world, wallet.address)).toBe(before);
  expect(paidRequests(hostile)).toEqual([]);
});

test("a payment bound to one endpoint is not relayed to another, and the relay takes no URL", async ({
  page,
  wallet,
  world,
  hostile,
}) => {
  const first = await open(page, world, hostile, wallet, "honest");
  const headers = { origin: world.origin };
  const values = { path: {}, query: [["city", "Lisbon"]], headers: [], body: null, bodyType: "none" };
  const relay = (data: object) => page.request.post(`/api/listings/${first}/relay`, { data, headers });
  expect((await relay({ values, url: "http://127.0.0.1:1/" })).status()).toBe(400);
  expect((await relay({ values, payment: { header: "PAYMENT-SIGNATURE", value: "e30=" } })).status()).toBe(
    403,
  );
  expect(paidRequests(hostile)).toEqual([]);
});
