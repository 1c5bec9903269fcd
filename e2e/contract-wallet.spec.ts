import { createPublicClient, getAddress, http } from "viem";
import { testAccounts } from "@/sandbox/keys";
import { expect, test } from "./fixtures";
import { openConnected, proof, send, signAndPay } from "./steps";
import { balanceOf, type World } from "./world";

const FUNDS = 5_000_000n;
const PRICE = 2_000n;

/** Whether there is a contract at `address`. */
const deployed = async (world: World, address: `0x${string}`) =>
  (await createPublicClient({ transport: http(world.rpcUrl) }).getCode({ address })) !== undefined;

for (const { kind, fits, about } of [
  {
    kind: "contract",
    fits: "Is a contract wallet",
    about: "a deployed contract wallet pays by its own rules",
  },
  {
    kind: "undeployed",
    fits: "contract wallet that is not deployed yet looks the same",
    about: "a contract wallet that is not deployed yet pays, and is deployed by that",
  },
] as const)
  test.describe(() => {
    test.use({ accountKind: kind });
    test(`${about}: the page says what the chain shows`, async ({ page, wallet, world }) => {
      expect(await deployed(world, wallet.address)).toBe(kind === "contract");
      await openConnected(page, wallet.name, "Reference Rates");
      await expect(page.getByRole("region", { name: "Can my wallet pay this?" })).toContainText(fits);
      const sold = await balanceOf(world, testAccounts.seller.address);

      await send(page);
      await signAndPay(page);
      await expect(proof(page)).toBeVisible();
      await expect(page.getByRole("figure", { name: "Response" })).toContainText('"rate"');

      expect(await balanceOf(world, wallet.address)).toBe(FUNDS - PRICE);
      // Other tests pay the same seller meanwhile.
      expect((await balanceOf(world, testAccounts.seller.address)) - sold).toBeGreaterThanOrEqual(PRICE);
      expect(await deployed(world, wallet.address)).toBe(true);
      expect(wallet.signatureRequests().map(({ method }) => method)).toEqual(["eth_signTypedData_v4"]);
      const signed = JSON.parse(wallet.signatureRequests()[0]?.params[1] as string);
      expect(getAddress(signed.message.from)).toBe(wallet.address);
    });
  });

test.describe(() => {
  test.use({ accountKind: "unknown-factory" });
  test("a wallet that the facilitator does not deploy is told so, and pays nothing", async ({
    page,
    wallet,
    world,
  }) => {
    await openConnected(page, wallet.name, "Reference Rates");
    await send(page);
    await signAndPay(page);
    await expect(
      page.getByText(/Your contract wallet is not deployed on this chain yet/).first(),
    ).toBeVisible();
    await expect(proof(page)).toHaveCount(0);
    expect(await balanceOf(world, wallet.address)).toBe(FUNDS);
    expect(await deployed(world, wallet.address)).toBe(false);
  });
});

test.describe(() => {
  test.use({ accountKind: "contract" });
  test("a contract wallet pays by channel: its contract judges its vouchers, and the rest comes back", async ({
    page,
    wallet,
    world,
  }) => {
    await openConnected(page, wallet.name, "Tick by Tick");
    await expect(page.getByRole("region", { name: "Can my wallet pay this?" })).toContainText(
      "Is a contract wallet. The wallet's contract is asked for the deposit and each voucher",
    );
    await send(page);
    await expect(page.getByText(/Your wallet is a contract, so it judges its vouchers itself/)).toBeVisible();
    await page.getByLabel(/You pay a deposit of/).selectOption({ label: "0.005000 USDC, 5 calls" });
    await page.getByRole("button", { name: "Sign twice, deposit and pay $0.001" }).click();
    await expect(page.getByRole("heading", { name: "Deposited, and authorized" })).toBeVisible();
    await send(page);
    await page.getByRole("button", { name: "Sign a voucher and pay $0.001" }).click();
    await expect(page.getByRole("heading", { name: "Authorized, not redeemed" })).toBeVisible();

    const panel = page.getByRole("region", { name: "Your channel with this seller" });
    await panel.getByRole("button", { name: "Close it and take back 0.003000 USDC" }).click();
    await expect(panel.getByText("Refunded, by the chain: 0.003000 USDC.")).toBeVisible();
    expect(await balanceOf(world, wallet.address)).toBe(FUNDS - 2_000n);
    const asked = wallet.signatureRequests().map(({ params }) => JSON.parse(params[1] as string));
    expect(asked.map(({ primaryType }) => primaryType)).toEqual([
      "ReceiveWithAuthorization",
      "Voucher",
      "Voucher",
      "Voucher",
    ]);
  });
});
