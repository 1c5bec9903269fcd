import { expect, test } from "./fixtures";
import { openConnected, proof, send, signAndPay } from "./steps";
import { balanceOf } from "./world";

test("what was paid for once is read again with a sign-in, and not paid again", async ({
  page,
  wallet,
  world,
}) => {
  await openConnected(page, wallet.name, "Reading Library");
  const before = await balanceOf(world, wallet.address);

  // Who has not paid is not let in, and asked for nothing more.
  await send(page);
  await page.getByRole("button", { name: "Sign in and ask again" }).click();
  await expect(page.getByRole("list").getByText(/did not let you in/)).toBeVisible();
  expect(await balanceOf(world, wallet.address)).toBe(before);

  await send(page);
  await signAndPay(page);
  await expect(proof(page)).toBeVisible();
  expect(before - (await balanceOf(world, wallet.address))).toBe(30_000n);

  await page.reload();
  await send(page);
  await page.getByRole("button", { name: "Sign in and ask again" }).click();
  await expect(page.getByRole("figure", { name: "Response" })).toContainText("A Year of Markets");
  expect(before - (await balanceOf(world, wallet.address))).toBe(30_000n);
  expect(wallet.signatureRequests().map(({ method }) => method)).toEqual([
    "personal_sign",
    "eth_signTypedData_v4",
    "personal_sign",
  ]);
});
