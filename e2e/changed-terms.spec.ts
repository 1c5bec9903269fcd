import { expect, test } from "./fixtures";
import { connectWallet, proof, register, send } from "./steps";
import { balanceOf } from "./world";

test("terms that changed since the probe stop the call: both are shown, and no wallet is asked", async ({
  page,
  wallet,
  world,
  openSeller,
}) => {
  const seller = await openSeller({ price: "$0.01" });
  await page.goto("/register");
  await connectWallet(page, wallet.name);
  await register(page, seller.url);
  await page.getByRole("link", { name: "Open the listing" }).click();
  const before = await balanceOf(world, wallet.address);
  const asked = wallet.signatureRequests().length;

  seller.setPrice("$0.90");
  await send(page);
  const review = page.getByRole("button", { name: "Review these new terms" });
  await expect(review).toBeVisible();
  const change = page.getByRole("row", { name: /amount/ });
  await expect(change).toContainText("0.01");
  await expect(change).toContainText("0.90");
  await expect(page.getByRole("button", { name: /^Sign and pay/ })).toHaveCount(0);
  expect(wallet.signatureRequests()).toHaveLength(asked);

  await page.getByRole("button", { name: "Stop here" }).click();
  await expect(review).toHaveCount(0);
  expect(wallet.signatureRequests()).toHaveLength(asked);
  expect(seller.requests.some(({ paid }) => paid)).toBe(false);
  expect(await balanceOf(world, wallet.address)).toBe(before);
});

test("new terms are signed only after the person chose to review them", async ({
  page,
  wallet,
  world,
  openSeller,
}) => {
  const seller = await openSeller({ price: "$0.01" });
  await page.goto("/register");
  await connectWallet(page, wallet.name);
  await register(page, seller.url);
  await page.getByRole("link", { name: "Open the listing" }).click();
  const before = await balanceOf(world, wallet.address);

  seller.setPrice("$0.02");
  await send(page);
  await page.getByRole("button", { name: "Review these new terms" }).click();
  await page.getByRole("button", { name: "Sign and pay $0.02" }).click();
  await expect(proof(page)).toBeVisible();
  expect(before - (await balanceOf(world, wallet.address))).toBe(20_000n);
});
