import { expect, test } from "./fixtures";
import { accountButton, connectWallet, probe } from "./steps";

test("a connected wallet is still connected after a reload, without a question; disconnecting ends it", async ({
  page,
  wallet,
}) => {
  await page.goto("/");
  await connectWallet(page, wallet.name);
  await expect(accountButton(page)).toContainText("5.00 USDC");
  await page.reload();
  await expect(accountButton(page)).toHaveAccessibleName(`Account ${wallet.address}`);
  expect(wallet.signatureRequests()).toEqual([]);

  await accountButton(page).click();
  await page.getByRole("dialog", { name: "Account" }).getByRole("button", { name: "Disconnect" }).click();
  const connect = page.getByRole("banner").getByRole("button", { name: "Connect wallet" });
  await expect(connect).toBeVisible();
  await page.reload();
  await expect(connect).toBeVisible();
});

test("a session outlives a reload and ends when asked to", async ({ page, wallet, openSeller }) => {
  const seller = await openSeller();
  await page.goto("/register");
  await connectWallet(page, wallet.name);
  await accountButton(page).click();
  const account = page.getByRole("dialog", { name: "Account" });
  await account.getByRole("button", { name: "Sign in" }).click();
  await expect(account.getByText("Signed in", { exact: true })).toBeVisible();

  await probe(page, "/register", seller.url);
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeVisible();
  await accountButton(page).click();
  await account.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Sign in with a wallet" })).toBeVisible();
  expect(wallet.signatureRequests()).toHaveLength(1);
});

test("no wallet is asked for anything on a page that needs none", async ({ page, wallet }) => {
  for (const path of ["/", "/check", "/docs"]) {
    await page.goto(path);
    await expect(page.getByRole("main")).toBeVisible();
  }
  expect(wallet.requests).toEqual([]);
});

test("the theme follows the person's choice, also after a reload", async ({ page }) => {
  await page.goto("/");
  const html = page.locator("html");
  await page.getByRole("button", { name: /^Theme: system/ }).click();
  await expect(html).toHaveAttribute("data-theme", "light");
  await page.getByRole("button", { name: /^Theme: light/ }).click();
  await expect(html).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(html).toHaveAttribute("data-theme", "dark");
});
