import type { Page } from "@playwright/test";
import type { TypedDataDefinition } from "viem";
import { expect, test } from "./fixtures";
import { registerListing } from "./register-listing";
import { connectWallet, openConnected, openListing, proof, send } from "./steps";
import { balanceOf } from "./world";

/** What can go wrong around a call, in the browser, on the line and in the wallet: nothing is paid that was not meant, and the page says what is true. */

test.use({
  expectedBreaks: ["net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "net::ERR_EMPTY_RESPONSE"],
});

const sign = (page: Page) => page.getByRole("button", { name: /^(Sign|Approve).* and pay \$/ });
const review = (page: Page) => page.getByRole("table").filter({ hasText: "You will sign" });

test("where nothing may be kept, pages are read, no wallet connects, and both say what to allow", async ({
  page,
  wallet,
}) => {
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("The user forbids it.", "SecurityError");
        },
      });
  });
  await openListing(page, "Reference Rates");
  await send(page);
  await expect(review(page)).toBeVisible();
  await expect(page.getByText(/Your limits cannot be read, so nothing is signed/)).toBeVisible();
  await page.getByRole("button", { name: "Connect a wallet to pay" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "lets this site keep nothing" })).toBeVisible();
  expect(wallet.signatureRequests()).toEqual([]);
  await page.goto("/settings/spending");
  await expect(page.getByText("Your limits cannot be read")).toBeVisible();
  await page.goto("/calls");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("offline before asking, and before signing: nothing is sent or signed, and it goes on when the line is back", async ({
  page,
  context,
  wallet,
}) => {
  await openConnected(page, wallet.name, "Reference Rates");
  await expect(page.getByText("can pay").first()).toBeVisible();
  await context.setOffline(true);
  await send(page);
  await expect(page.getByText("This site did not answer. Check your connection.").last()).toBeVisible();
  await context.setOffline(false);

  await send(page);
  await expect(sign(page)).toBeEnabled();
  await expect(page.getByText("Goes straight from your browser").first()).toBeVisible();
  await context.setOffline(true);
  await sign(page).click();
  await expect(page.getByText("This site did not answer. Check your connection.").last()).toBeVisible();
  expect(wallet.signatureRequests()).toEqual([]);
  await context.setOffline(false);
  await sign(page).click();
  await expect(proof(page)).toBeVisible();
  expect(wallet.signatureRequests()).toHaveLength(1);
});

test("offline after the payment went out: unknown until the line is back, then what the chain says, by itself", async ({
  page,
  context,
  wallet,
  world,
  openSeller,
}) => {
  const seller = await openSeller({ price: "$0.01" });
  await page.goto(`/listings/${await registerListing(world, { resource: seller.url })}`);
  await connectWallet(page, wallet.name);
  const before = await balanceOf(world, wallet.address);
  seller.whenPaid("before", () => context.setOffline(true));
  await send(page);
  await sign(page).click();
  // The answer may be cut with the line, or still arrive; Souk hears of neither now.
  const open = page.getByRole("heading", { name: /^(Claimed, not confirmed yet|Waiting for the chain)/ });
  await expect(open).toBeVisible();
  await expect(page.getByRole("button", { name: /^Send/ }).first()).toBeDisabled();
  await expect(proof(page)).toHaveCount(0);
  await context.setOffline(false);
  await expect(proof(page)).toBeVisible();
  expect(before - (await balanceOf(world, wallet.address))).toBe(10_000n);
  expect(wallet.signatureRequests()).toHaveLength(1);
});

test("the playground's code does not arrive: the page stays, and says what to do", async ({
  page,
  context,
}) => {
  // Below what is seen, and therefore not fetched yet.
  await page.setViewportSize({ width: 360, height: 500 });
  await openListing(page, "Reference Rates");
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await page.getByRole("link", { name: "Playground", exact: true }).click();
  const missing = page.getByRole("alert").filter({ hasText: "The playground could not be loaded" });
  await expect(missing).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Reference Rates");
  await context.setOffline(false);
  await missing.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("button", { name: /^Send/ })).toBeVisible();
});

test("a wallet on another network that refuses to switch, or only says that it did, signs nothing until it is there", async ({
  page,
  wallet,
}) => {
  await openConnected(page, wallet.name, "Reference Rates");
  await wallet.stand(1, "refuses");
  await send(page);
  await expect(page.getByText(/Your wallet is on another network/)).toBeVisible();
  await sign(page).click();
  await expect(page.getByText("You declined the request in your wallet.").last()).toBeVisible();
  await wallet.stand(1, "only says so");
  await sign(page).click();
  await expect(page.getByText(/says that it switched, and is still on another network/).last()).toBeVisible();
  expect(wallet.signatureRequests()).toEqual([]);
  await wallet.stand(1, "switches");
  await sign(page).click();
  await expect(proof(page)).toBeVisible();
  expect(wallet.signatureRequests()).toHaveLength(1);
});

test("a wallet that is locked, changes its account or signs something else: nothing is sent, and each is said", async ({
  page,
  wallet,
  world,
}) => {
  await openConnected(page, wallet.name, "Reference Rates");
  const before = await balanceOf(world, wallet.address);
  const paid: string[] = [];
  page.on("request", (request) => {
    if (request.headers()["payment-signature"]) paid.push(request.url());
  });
  await send(page);
  await expect(review(page)).toContainText(wallet.address);

  // For another chain than the one that it is on and was asked for.
  wallet.forge((data) => ({ ...data, domain: { ...data.domain, chainId: 8453 } }) as TypedDataDefinition);
  await sign(page).click();
  await expect(
    page.getByText(/Your wallet signed something else, or with another account/).last(),
  ).toBeVisible();
  wallet.forge((data) => data);

  wallet.beforeNext(() => wallet.lock());
  await sign(page).click();
  await expect(page.getByText(/Your wallet is locked, or does not let this site use/).last()).toBeVisible();
  await expect(page.getByRole("button", { name: "Connect a wallet to pay" })).toBeVisible();
  await wallet.unlock();
  await expect(sign(page)).toBeEnabled();

  // What is shown as the payer changes with it; the key that signs is still the other one's.
  await wallet.changeAccount();
  await expect(review(page)).not.toContainText(wallet.address);
  await expect(page.getByRole("button", { name: "Get 100 test USDC" }).first()).toBeVisible();
  await expect(sign(page)).toBeDisabled();
  expect(paid).toEqual([]);
  expect(await balanceOf(world, wallet.address)).toBe(before);
});

test("two tabs of one listing: what one has open, the other does not pay again", async ({
  page,
  context,
  wallet,
}) => {
  await openConnected(page, wallet.name, "Paper Receipts");
  const other = await context.newPage();
  await openListing(other, "Paper Receipts");
  for (const tab of [page, other]) {
    await send(tab);
    await expect(sign(tab)).toBeEnabled();
  }
  await sign(page).click();
  await expect(page.getByText("Claimed by the seller")).toBeVisible();
  await sign(other).click();
  await expect(other.getByText(/Another tab has a payment open here/).last()).toBeVisible();
  expect(wallet.signatureRequests()).toHaveLength(1);
  // As that says: reloaded, it follows the payment.
  await other.reload();
  await expect(other.getByText(/No new signature is asked for until then/).last()).toBeVisible();
  await expect(other.getByRole("button", { name: /^Send/ }).first()).toBeDisabled();
});
