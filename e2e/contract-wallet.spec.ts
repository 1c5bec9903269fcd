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
  test("a contract wallet is told before anything is signed that it cannot pay by channel", async ({
    page,
    wallet,
  }) => {
    await openConnected(page, wallet.name, "Tick by Tick");
    await expect(page.getByRole("region", { name: "Can my wallet pay this?" })).toContainText(
      "This wallet can not pay: it is a contract",
    );
    await send(page);
    await expect(
      page.getByText(/This wallet can not pay: it is a contract, and vouchers/).last(),
    ).toBeVisible();
    await expect(page.getByRole("button", { name: /^Sign .*pay/ }).and(page.locator(":enabled"))).toHaveCount(
      0,
    );
    expect(wallet.signatureRequests()).toEqual([]);
  });
});
