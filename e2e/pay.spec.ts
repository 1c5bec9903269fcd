import { type Address, getAddress, isAddress } from "viem";
import { testAccounts } from "@/sandbox/keys";
import { expect, test } from "./fixtures";
import { accountButton, connectWallet, openConnected, openListing, proof, send, signAndPay } from "./steps";
import { balanceOf } from "./world";

const seller = testAccounts.seller.address;

/** [what is special about it, name in the catalog, price in atomic units, a word of the goods] */
const purchases = [
  ["a v2 seller, straight from the browser", "Reference Rates", 2_000n, '"rate"'],
  ["a v1 seller", "/quote", 1_000n, '"quote"'],
  ["a seller without CORS, through the relay", "Fair Dice", 1_000n, "dice"],
] as const;

for (const [about, name, price, goods] of purchases)
  test(`pays ${about}: the page says what the chain shows`, async ({ page, wallet, world }) => {
    await openConnected(page, wallet.name, name);
    const before = await balanceOf(world, wallet.address);
    const sold = await balanceOf(world, seller);

    await send(page);
    await signAndPay(page);
    await expect(proof(page)).toBeVisible();
    await expect(page.getByRole("figure", { name: "Response" })).toContainText(goods);

    expect(before - (await balanceOf(world, wallet.address))).toBe(price);
    // Other tests pay the same seller meanwhile.
    expect((await balanceOf(world, seller)) - sold).toBeGreaterThanOrEqual(price);
    expect(wallet.signatureRequests().map(({ method }) => method)).toEqual(["eth_signTypedData_v4"]);
    const signed = JSON.parse(wallet.signatureRequests()[0]?.params[1] as string);
    expect(signed.primaryType).toBe("TransferWithAuthorization");
    expect(getAddress(signed.message.from)).toBe(wallet.address);
    expect(getAddress(signed.message.to)).toBe(seller);
    expect(signed.message.value).toBe(String(price));
  });

test("the second of two options can be chosen, and exactly that one is signed", async ({
  page,
  wallet,
  world,
}) => {
  await openConnected(page, wallet.name, "Bazaar Desk");
  const before = await balanceOf(world, wallet.address);
  await page.getByRole("radio", { name: /\$0\.03/ }).check();
  await send(page);
  await page.getByRole("button", { name: "Sign and pay $0.03" }).click();
  await expect(proof(page)).toBeVisible();
  expect(before - (await balanceOf(world, wallet.address))).toBe(30_000n);
});

test("a POST endpoint is called with the body that was typed", async ({ page, wallet }) => {
  await openConnected(page, wallet.name, "Short Words");
  await page
    .getByLabel(/^text/)
    .fill("A bazaar is a market. A market needs a price. Prices should be small.");
  await page.getByLabel(/^sentences/).fill("1");
  await send(page);
  await signAndPay(page);
  await expect(page.getByRole("figure", { name: "Response" })).toContainText('"kept": 1');
});

test("a picture that was paid for is shown as a picture", async ({ page, wallet }) => {
  await openConnected(page, wallet.name, "Tile Works");
  await send(page);
  await signAndPay(page);
  const picture = page.getByRole("figure", { name: "Response" }).getByRole("img");
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
});

test("without any extension: the sandbox wallet, the faucet, and a paid call", async ({ page, world }) => {
  await page.goto("/");
  await connectWallet(page, "Sandbox wallet");
  const address = (await accountButton(page).getAttribute("title")) as Address;
  expect(isAddress(address)).toBe(true);
  expect(await balanceOf(world, address)).toBe(0n);

  await openListing(page, "Reference Rates");
  await send(page);
  await page.getByRole("main").getByRole("button", { name: "Get 100 test USDC" }).click();
  await signAndPay(page);
  await expect(proof(page)).toBeVisible();
  await expect(page.getByRole("figure", { name: "Response" })).toContainText('"rate"');

  expect(await balanceOf(world, address)).toBe(100_000_000n - 2_000n);
  // What the page says is what the chain says.
  await expect(accountButton(page)).toContainText("99.99");
});

test.describe("when the seller fails after it was paid", () => {
  test.use({ expectedStatuses: [402, 500] });

  test("paid and not delivered is what it is called, and nothing is paid again", async ({
    page,
    wallet,
    world,
  }) => {
    await openConnected(page, wallet.name, "Leaky Vault");
    const before = await balanceOf(world, wallet.address);
    await send(page);
    await signAndPay(page);
    await expect(page.getByRole("heading", { name: /^Paid, and not delivered/ })).toBeVisible();
    const paid = before - (await balanceOf(world, wallet.address));
    expect(paid).toBeGreaterThan(0n);
    expect(wallet.signatureRequests()).toHaveLength(1);
  });
});

test("a payment that a seller only claims is never shown as confirmed", async ({ page, wallet, world }) => {
  await openConnected(page, wallet.name, "Paper Receipts");
  const before = await balanceOf(world, wallet.address);
  await send(page);
  await signAndPay(page);
  await expect(page.getByRole("heading", { name: /^Claimed, not confirmed yet/ })).toBeVisible();
  await expect(page.getByText("Claimed by the seller")).toBeVisible();
  await expect(proof(page)).toHaveCount(0);
  // Nobody can tell yet whether it was paid: no second signature is offered.
  await expect(page.getByRole("button", { name: /^Send/ })).toBeDisabled();
  expect(await balanceOf(world, wallet.address)).toBe(before);
});

test("whoever refuses the signature pays nothing and can sign after all", async ({ page, wallet, world }) => {
  await openConnected(page, wallet.name, "Reference Rates");
  const before = await balanceOf(world, wallet.address);
  await send(page);
  const sign = page.getByRole("button", { name: /^Sign and pay \$/ });
  wallet.refuseNext();
  await sign.click();
  await expect(page.getByText("You declined the request in your wallet.").first()).toBeVisible();
  await expect(sign).toBeEnabled();
  expect(await balanceOf(world, wallet.address)).toBe(before);
  await sign.click();
  await expect(proof(page)).toBeVisible();
});
