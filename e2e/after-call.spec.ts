import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { createChainReader } from "@/lib/chain/chain-reader";
import { holds, verifyEvidence } from "@/lib/evidence/verify";
import { NETWORK } from "@/sandbox/token";
import { expect, test } from "./fixtures";
import { openConnected, proof, send, signAndPay } from "./steps";

/** Pays `name` in its playground and returns the path of the call's page. */
async function pay(page: Page, walletName: string, name: string): Promise<string> {
  await openConnected(page, walletName, name);
  await send(page);
  await signAndPay(page);
  await expect(proof(page)).toBeVisible();
  return (await page.getByRole("link", { name: "Everything about this call" }).getAttribute("href")) ?? "";
}

const signIn = (page: Page) =>
  page.getByRole("main").getByRole("button", { name: "Sign in with a wallet", disabled: false }).click();

test("a call's page shows its payer what the chain proves; another browser learns nothing", async ({
  page,
  wallet,
  browser,
  world,
}) => {
  const path = await pay(page, wallet.name, "Sealed Letters");
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Call to Sealed Letters");
  const proven = page.getByRole("region", { name: "Proven" });
  await expect(proven).toContainText("Read from the chain by Souk");
  await expect(proven).toContainText("0.003000 USDC to the payee, equal to the terms");
  await expect(page.getByRole("region", { name: "Signed by the seller" })).toContainText(
    "signed by the payee",
  );
  await expect(page.getByRole("region", { name: "Timings" })).toContainText("The seller answered 200");

  const stranger = await browser.newPage({ baseURL: world.origin });
  const answer = await stranger.goto(path);
  await expect(stranger.getByText("Only its payer can see a call")).toBeVisible();
  expect(await answer?.text()).not.toContain("Sealed Letters");
  expect(await stranger.content()).not.toContain(wallet.address);
  await stranger.close();

  await page.goto("/calls");
  await expect(page.getByRole("link", { name: /Sealed Letters/ })).toHaveAttribute("href", path);
});

test("the wallet that paid sees its call in a browser that has no key for it", async ({ page, wallet }) => {
  const path = await pay(page, wallet.name, "Reference Rates");
  await page.evaluate(() => localStorage.removeItem("souk.calls"));
  await page.goto(path);
  await expect(page.getByText("Only its payer can see a call")).toBeVisible();
  await signIn(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Call to Reference Rates");
});

test("the exported file, signed by the payer too, holds against the chain", async ({
  page,
  wallet,
  world,
}) => {
  await page.goto(await pay(page, wallet.name, "Fair Dice"));
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Sign with my wallet too" }).click();
  const file = await readFile(await (await download).path(), "utf8");
  expect(wallet.signatureRequests().map(({ method }) => method)).toEqual([
    "eth_signTypedData_v4",
    "personal_sign",
  ]);
  const checks = await verifyEvidence(file, { chain: createChainReader({ [NETWORK]: world.rpcUrl }) });
  expect(checks.filter((check) => check.outcome === "failed")).toEqual([]);
  expect(checks.filter((check) => check.outcome === "ok").map((check) => check.id)).toEqual(
    expect.arrayContaining(["signature.souk", "signature.payer", "authorization", "chain"]),
  );
  expect(holds(await verifyEvidence(file.replace('"status": 200', '"status": 500')))).toBe(false);
});

test("who paid rates it once, and everybody reads it as text", async ({ page, wallet }) => {
  await pay(page, wallet.name, "Short Words");
  const ratings = page.locator("#ratings");
  // Words of its own: others may have rated the same listing.
  const words = `<b>Good</b> value for ${wallet.address}`;
  const second = `Not that good for ${wallet.address}`;
  await ratings.getByRole("button", { name: "Sign in with a wallet", disabled: false }).click();
  await ratings.getByRole("radio", { name: "4 stars" }).check({ force: true });
  await ratings.getByLabel("In a few words").fill(words);
  await ratings.getByRole("button", { name: "Rate", exact: true }).click();
  await expect(ratings.getByRole("listitem").filter({ hasText: words })).toHaveCount(1);
  await ratings.getByRole("radio", { name: "2 stars" }).check({ force: true });
  await ratings.getByLabel("In a few words").fill(second);
  await ratings.getByRole("button", { name: "Change my rating" }).click();
  await expect(ratings.getByRole("listitem").filter({ hasText: second })).toHaveCount(1);
  await expect(ratings.getByText(words)).toHaveCount(0);
});
