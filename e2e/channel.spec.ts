import { testAccounts } from "@/sandbox/keys";
import { expect, test } from "./fixtures";
import { openConnected, proof, send } from "./steps";
import { balanceOf } from "./world";

const seller = testAccounts.seller.address;
const FIGURES = ["Deposited, by the chain", "Redeemed, by the chain", "Used by your calls", "Left for calls"];

test("a deposit, two vouchers, a reload, and the rest back: every figure is what the chain holds", async ({
  page,
  wallet,
  world,
}) => {
  await openConnected(page, wallet.name, "Tick by Tick");
  const before = await balanceOf(world, wallet.address);
  const earned = await balanceOf(world, seller);
  const panel = page.getByRole("region", { name: "Your channel with this seller" });
  const figures = () =>
    Promise.all(
      FIGURES.map(async (term) =>
        panel
          .locator("div", { has: page.getByText(term, { exact: true }) })
          .last()
          .locator("dd")
          .textContent(),
      ),
    );

  // The deposit, with the first voucher.
  await send(page);
  await page.getByLabel(/You pay a deposit of/).selectOption({ label: "0.005000 USDC, 5 calls" });
  await page.getByRole("button", { name: "Sign twice, deposit and pay $0.001" }).click();
  await expect(page.getByRole("heading", { name: "Deposited, and authorized" })).toBeVisible();
  await expect(proof(page)).toBeVisible();
  await expect(page.getByRole("figure", { name: "Response" })).toContainText('"price"');
  expect(before - (await balanceOf(world, wallet.address))).toBe(5_000n);
  await expect.poll(figures).toEqual(["0.005000 USDC", "0.000000 USDC", "0.001000 USDC", "0.004000 USDC"]);

  // Two calls by voucher: one signature each, and nothing moves.
  for (const used of ["0.002000 USDC", "0.003000 USDC"]) {
    await send(page);
    await page.getByRole("button", { name: "Sign a voucher and pay $0.001" }).click();
    await expect(page.getByRole("heading", { name: "Authorized, not redeemed" })).toBeVisible();
    await expect.poll(async () => (await figures())[2]).toBe(used);
  }
  expect(before - (await balanceOf(world, wallet.address))).toBe(5_000n);
  const asked = wallet.signatureRequests().map(({ params }) => JSON.parse(params[1] as string));
  expect(asked.map(({ primaryType }) => primaryType)).toEqual([
    "ReceiveWithAuthorization",
    "Voucher",
    "Voucher",
    "Voucher",
  ]);
  expect(asked.slice(1).map(({ message }) => message.maxClaimableAmount)).toEqual(["1000", "2000", "3000"]);

  // The balance is not lost with the page.
  await page.reload();
  await expect.poll(figures).toEqual(["0.005000 USDC", "0.000000 USDC", "0.003000 USDC", "0.002000 USDC"]);

  await panel.getByRole("button", { name: "Close it and take back 0.002000 USDC" }).click();
  await expect(panel.getByText("Refunded, by the chain: 0.002000 USDC.")).toBeVisible();
  expect(before - (await balanceOf(world, wallet.address))).toBe(3_000n);
  await expect.poll(figures).toEqual(["0.003000 USDC", "0.003000 USDC", "0.003000 USDC", "0.000000 USDC"]);
  // Redeemed is not yet paid out: the seller collects from the contract later.
  expect(await balanceOf(world, seller)).toBeGreaterThanOrEqual(earned);

  // Only now are the calls paid.
  await page.goto("/calls");
  await expect(page.getByRole("region", { name: "Your channels" })).toContainText("0.000000 USDC left");
  await expect(
    page.getByRole("listitem").filter({ hasText: "Tick by Tick" }).getByText("Confirmed"),
  ).toHaveCount(3);
});

test("what is left comes back through the relay where the seller lets no page in", async ({
  page,
  wallet,
  world,
}) => {
  const relayed: { refund?: { value: string | null }; url?: string }[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/relay")) relayed.push(request.postDataJSON());
  });
  await openConnected(page, wallet.name, "Tick Behind the Counter");
  const before = await balanceOf(world, wallet.address);
  const panel = page.getByRole("region", { name: "Your channel with this seller" });
  await send(page);
  await page.getByLabel(/You pay a deposit of/).selectOption({ label: "0.005000 USDC, 5 calls" });
  await page.getByRole("button", { name: "Sign twice, deposit and pay $0.001" }).click();
  await expect(proof(page)).toBeVisible();
  expect(before - (await balanceOf(world, wallet.address))).toBe(5_000n);

  // What is signed and what comes back is said before.
  await expect(panel.getByText(/You sign one voucher for 0\.001000 USDC/)).toBeVisible();
  await expect(panel.getByText(/goes through Souk’s relay/)).toBeVisible();
  await panel.getByRole("button", { name: "Close it and take back 0.004000 USDC" }).click();
  await expect(panel.getByText("Refunded, by the chain: 0.004000 USDC.")).toBeVisible();
  expect(before - (await balanceOf(world, wallet.address))).toBe(1_000n);
  const refunds = relayed.flatMap(({ refund }) => (refund ? [refund.value !== null] : []));
  expect(refunds).toEqual([false, true]);
  const last = JSON.parse(wallet.signatureRequests().at(-1)?.params[1] as string);
  expect(last).toMatchObject({ primaryType: "Voucher", message: { maxClaimableAmount: "1000" } });
});

test("a deposit through Permit2 asks for an allowance of exactly it, and nothing more is asked later", async ({
  page,
  wallet,
  world,
}) => {
  await openConnected(page, wallet.name, "Tick by Permit");
  const before = await balanceOf(world, wallet.address);
  await send(page);
  // The allowance follows the deposit that is chosen.
  await expect(page.getByText(/let Permit2 move exactly 0\.010000 USDC/)).toBeVisible();
  await page.getByLabel(/You pay a deposit of/).selectOption({ label: "0.005000 USDC, 5 calls" });
  await expect(page.getByText(/let Permit2 move exactly 0\.005000 USDC/)).toBeVisible();
  await page.getByRole("button", { name: "Sign three times, deposit and pay $0.001" }).click();
  await expect(page.getByRole("heading", { name: "Deposited, and authorized" })).toBeVisible();
  await expect(proof(page)).toBeVisible();
  expect(before - (await balanceOf(world, wallet.address))).toBe(5_000n);

  await send(page);
  await page.getByRole("button", { name: "Sign a voucher and pay $0.001" }).click();
  await expect(page.getByRole("heading", { name: "Authorized, not redeemed" })).toBeVisible();
  const asked = wallet.signatureRequests().map(({ params }) => JSON.parse(params[1] as string));
  expect(asked.map(({ primaryType }) => primaryType)).toEqual([
    "Permit",
    "PermitWitnessTransferFrom",
    "Voucher",
    "Voucher",
  ]);
  expect(asked[0].message.value).toBe("5000");
  expect(asked[1].message.permitted.amount).toBe("5000");

  const panel = page.getByRole("region", { name: "Your channel with this seller" });
  await panel.getByRole("button", { name: "Close it and take back 0.003000 USDC" }).click();
  await expect(panel.getByText("Refunded, by the chain: 0.003000 USDC.")).toBeVisible();
  expect(before - (await balanceOf(world, wallet.address))).toBe(2_000n);
});
