import type { Page } from "@playwright/test";
import { expect } from "./fixtures";

/** Connects through the header, as a person does: RainbowKit's dialog, then the wallet's name in it. */
export async function connectWallet(page: Page, walletName: string): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name: "Connect wallet" }).click();
  await page.getByRole("dialog").getByRole("button", { name: walletName }).click();
  await expect(accountButton(page)).toBeVisible();
}

/** The header's button once a wallet is connected; its name has the whole address. */
export const accountButton = (page: Page) =>
  page.getByRole("banner").getByRole("button", { name: /^Account 0x/ });

/** Probes `url` on /check or /register and waits for the verdict. */
export async function probe(page: Page, path: "/check" | "/register", url: string): Promise<void> {
  await page.goto(path);
  await page.getByLabel("URL of the endpoint").fill(url);
  await page
    .getByRole("main")
    .getByRole("button", { name: /^Probe|^Check/ })
    .click();
  await expect(page.getByRole("list", { name: "Who can pay" })).toBeVisible();
}

/** Probes, signs in with the connected wallet and publishes; the page then says what became of it. */
export async function register(page: Page, url: string): Promise<void> {
  await probe(page, "/register", url);
  const publish = page.getByRole("region", { name: "Publish" });
  // Until the page knows whether there is a session, its button is disabled.
  const signIn = publish.getByRole("button", { name: "Sign in with a wallet", disabled: false });
  const save = publish.getByRole("button", { name: /^(Publish|Save anyway)$/ });
  await expect(signIn.or(save)).toBeVisible();
  if (await signIn.isVisible()) await signIn.click();
  await save.click();
  await expect(page.getByRole("link", { name: "Open the listing" })).toBeVisible();
}

/** Opens a listing by what its row in the catalog says: its name or its path. */
export async function openListing(page: Page, text: string): Promise<void> {
  await page.goto(`/?${new URLSearchParams({ q: text.replaceAll("/", " ").trim() })}`);
  await page.getByRole("listitem").filter({ hasText: text }).locator("[data-catalog-row]").first().click();
  await expect(page).toHaveURL(/\/listings\//);
}

/** Opens a listing with a wallet connected, from the front page on. */
export async function openConnected(page: Page, walletName: string, text: string): Promise<void> {
  await page.goto("/");
  await connectWallet(page, walletName);
  await openListing(page, text);
}

/** Signs what is shown, whatever it costs. */
export async function signAndPay(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Sign and pay \$/ }).click();
}

/** Shown only once our own RPC has the payment. */
export const proof = (page: Page) => page.getByText("Read from the chain by Souk");

/** Sends the playground's request, unpaid. */
export async function send(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Send/ }).click();
}
