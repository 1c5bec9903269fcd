import type { Page } from "@playwright/test";
import { rpc } from "@/sandbox/rpc";
import { expect, test } from "./fixtures";
import { accountButton, connectWallet, openConnected, openListing, proof, send } from "./steps";
import { balanceOf } from "./world";

const sign = /^(Sign|Approve).* and pay/;

test("limits are kept, hold before the wallet is asked, and count what was paid", async ({
  page,
  wallet,
}) => {
  await page.goto("/settings/spending");
  await page.getByLabel("Any 24 hours").fill("0.003");
  await page.getByLabel("Never pay these sites").fill("ftp://nowhere");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Not a site: ftp://nowhere")).toBeVisible();
  await page.getByLabel("Never pay these sites").fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved in this browser.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Any 24 hours")).toHaveValue("0.003");

  await connectWallet(page, wallet.name);
  await openListing(page, "Reference Rates");
  await send(page);
  await page.getByRole("button", { name: sign }).click();
  await expect(proof(page)).toBeVisible();

  await send(page);
  await expect(
    page.getByText(/Your limit is \$0\.003 in 24 hours, and \$0\.002 of it is used/).first(),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: sign })).toBeDisabled();
  expect(wallet.signatureRequests()).toHaveLength(1);

  await page.goto("/settings/spending");
  await expect(page.getByText("$0.002 of $0.003")).toBeVisible();
  await expect(page.getByText('"maxAmountPerPayment": "$1.00"')).toBeVisible();
});

test("two tabs together stay within the limit of a day", async ({ page, context, wallet, world }) => {
  await page.goto("/settings/spending");
  await page.getByLabel("Any 24 hours").fill("0.009");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved in this browser.")).toBeVisible();
  await connectWallet(page, wallet.name);
  const before = await balanceOf(world, wallet.address);
  const tabs = [page, await context.newPage()];
  for (const [i, name] of ["Slow Tea", "Caravan Climate"].entries()) await openListing(tabs[i] ?? page, name);
  for (const tab of tabs) await send(tab);
  const buttons = tabs.map((tab) => tab.getByRole("button", { name: sign }));
  for (const button of buttons) await expect(button).toBeVisible();
  // Pressed as they are: a tab that already knows what the other one spent may have disabled its own.
  await Promise.all(buttons.map((button) => button.evaluate((element: HTMLElement) => element.click())));
  const over = (tab: Page) => tab.getByText(/Your limit is \$0\.009 in 24 hours/).first();
  await expect.poll(() => Promise.all(tabs.map((tab) => proof(tab).count()))).toContain(1);
  for (const tab of tabs) await expect(proof(tab).or(over(tab)).first()).toBeVisible();
  expect((await Promise.all(tabs.map((tab) => proof(tab).count()))).sort()).toEqual([0, 1]);
  expect(wallet.signatureRequests()).toHaveLength(1);
  expect(before - (await balanceOf(world, wallet.address))).toBeLessThanOrEqual(9_000n);
});

test("below the amount that was set, unchanged terms go to the wallet without a click", async ({
  page,
  wallet,
}) => {
  await page.goto("/settings/spending");
  await page.getByLabel("Go straight to the wallet below an amount").check();
  await page.getByRole("textbox", { name: /^Below/ }).fill("0.01");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved in this browser.")).toBeVisible();
  await connectWallet(page, wallet.name);
  await openListing(page, "Reference Rates");
  await expect(page.getByText("can pay").first()).toBeVisible();
  await send(page);
  await expect(proof(page)).toBeVisible();
  expect(wallet.signatureRequests()).toHaveLength(1);
});

test("metered: the allowance and the most are shown, and what was charged is what the chain shows", async ({
  page,
  wallet,
  world,
}) => {
  await openConnected(page, wallet.name, "Word Meter");
  const before = await balanceOf(world, wallet.address);
  await send(page);
  await expect(page.getByText(/let Permit2 move exactly 0\.050000 USDC/)).toBeVisible();
  await page.getByRole("button", { name: "Sign twice and pay up to $0.05" }).click();
  await expect(proof(page)).toBeVisible();
  await expect(page.getByText("0.008000 USDC, of at most 0.050000 USDC, exactly once")).toBeVisible();
  expect(before - (await balanceOf(world, wallet.address))).toBe(8_000n);
  expect(wallet.signatureRequests().map(({ params }) => JSON.parse(params[1] as string).primaryType)).toEqual(
    ["Permit", "PermitWitnessTransferFrom"],
  );
});

test("through Permit2 with an approval of one's own, by the sandbox wallet", async ({ page }) => {
  await openConnected(page, "Sandbox wallet", "Stamp Counter");
  await send(page);
  await page.getByRole("main").getByRole("button", { name: "Get 100 test USDC" }).click();
  await page.getByRole("button", { name: "Approve, sign and pay $0.004" }).click();
  await expect(proof(page)).toBeVisible();
  await expect(page.getByRole("figure", { name: "Response" })).toContainText("A blue boat");
});

test("through Permit2 with an approval that is signed and not sent, by an account without any gas", async ({
  page,
  world,
}) => {
  await openConnected(page, "Sandbox wallet", "Postcard Stand");
  await send(page);
  const given = page.waitForResponse((response) => response.url().endsWith("/api/sandbox/faucet"));
  await page.getByRole("main").getByRole("button", { name: "Get 100 test USDC" }).click();
  expect((await given).ok()).toBe(true);
  const payer = await accountButton(page).getAttribute("title");
  // The faucet gives gas as well.
  await rpc(world.rpcUrl, "anvil_setBalance", [payer, "0x0"]);
  await expect(page.getByText(/sign a transaction and not send it.*exactly 0\.005000 USDC/)).toBeVisible();
  await page.getByRole("button", { name: "Sign twice and pay $0.005" }).click();
  await expect(proof(page)).toBeVisible();
  await expect(page.getByRole("figure", { name: "Response" })).toContainText("A harbour at noon");
  // The approval was the account's own transaction, and nobody but the facilitator can have sent it.
  expect(await rpc(world.rpcUrl, "eth_getTransactionCount", [payer, "latest"])).toBe("0x1");
});

test("a wallet that signs nothing unsent is asked once, and then offers its own approval", async ({
  page,
  wallet,
  world,
}) => {
  await openConnected(page, wallet.name, "Postcard Stand");
  const before = await balanceOf(world, wallet.address);
  await send(page);
  await page.getByRole("button", { name: "Sign twice and pay $0.005" }).click();
  await expect(page.getByText(/does not sign a transaction without sending it/)).toBeVisible();
  expect(wallet.signatureRequests().map(({ method }) => method)).toEqual(["eth_signTransaction"]);
  await page.getByRole("button", { name: "Approve, sign and pay $0.005" }).click();
  await expect(proof(page)).toBeVisible();
  expect(before - (await balanceOf(world, wallet.address))).toBe(5_000n);
  // The tab remembers.
  await page.reload();
  await send(page);
  await expect(page.getByRole("button", { name: "Approve, sign and pay $0.005" })).toBeVisible();
});

test("a wallet that never answers can be left, and nothing was signed", async ({ page, wallet, world }) => {
  await openConnected(page, wallet.name, "Reference Rates");
  const before = await balanceOf(world, wallet.address);
  await send(page);
  wallet.hangNext();
  await page.getByRole("button", { name: sign }).click();
  await expect(page.getByText(/has not answered yet/)).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Cancelled. Nothing was sent.")).toBeVisible();
  expect(await balanceOf(world, wallet.address)).toBe(before);
  await page.getByRole("button", { name: sign }).click();
  await expect(proof(page)).toBeVisible();
});
