import { decodeFunctionData, encodeFunctionData, erc20Abi } from "viem";
import { PERMIT2_ADDRESS } from "@/lib/x402/permit2";
import { USDC_ADDRESS } from "@/sandbox/token";
import { expect, test } from "./fixtures";
import { openConnected, proof, send } from "./steps";
import { balanceOf } from "./world";

const PRICE = 4_000n;
const approval = (amountAtomic: bigint) => ({
  to: USDC_ADDRESS,
  data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [PERMIT2_ADDRESS, amountAtomic] }),
});

test.use({ expectedStatuses: [402, 412] });

test("an allowance that is gone when the payment arrives is given again, and the same payment goes on", async ({
  page,
  wallet,
  world,
}) => {
  await wallet.transact(approval(PRICE));
  await openConnected(page, wallet.name, "Stamp Counter");
  const before = await balanceOf(world, wallet.address);
  await send(page);
  // Another use of the wallet takes the allowance back while the person looks at the signature.
  wallet.beforeNext(() => wallet.transact(approval(0n)));
  await page.getByRole("button", { name: "Sign and pay $0.004" }).click();

  const resume = page.getByRole("button", { name: "Approve and send the same payment" });
  await expect(resume).toBeVisible();
  await expect(page.getByText(/wants a Permit2 allowance first/).first()).toBeVisible();
  expect(await balanceOf(world, wallet.address)).toBe(before);
  await resume.click();
  await expect(proof(page)).toBeVisible();
  await expect(page.getByRole("figure", { name: "Response" })).toContainText("A blue boat");

  expect(before - (await balanceOf(world, wallet.address))).toBe(PRICE);
  // One signature for both attempts, and an approval of exactly this payment.
  const asked = wallet.signatureRequests();
  expect(asked.map(({ method }) => method)).toEqual(["eth_signTypedData_v4", "eth_sendTransaction"]);
  const transaction = asked[1]?.params[0] as { to: string; data: `0x${string}` };
  expect(transaction.to.toLowerCase()).toBe(USDC_ADDRESS.toLowerCase());
  const { functionName, args } = decodeFunctionData({ abi: erc20Abi, data: transaction.data });
  expect([functionName, args]).toEqual(["approve", [PERMIT2_ADDRESS, PRICE]]);
});

test("after a reload the same payment waits for its allowance, and no other can be signed", async ({
  page,
  wallet,
  world,
}) => {
  await wallet.transact(approval(PRICE));
  await openConnected(page, wallet.name, "Stamp Counter");
  const before = await balanceOf(world, wallet.address);
  await send(page);
  wallet.beforeNext(() => wallet.transact(approval(0n)));
  await page.getByRole("button", { name: "Sign and pay $0.004" }).click();
  const resume = page.getByRole("button", { name: "Approve and send the same payment" });
  await expect(resume).toBeVisible();

  await page.reload();
  await expect(resume).toBeVisible();
  await expect(page.getByText(/wants a Permit2 allowance first/).first()).toBeVisible();
  await expect(page.getByText(/exactly 0\.004000 USDC/)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Send$|^Send C/ })).toBeDisabled();
  await expect(page.getByRole("button", { name: /^Sign and pay/ })).toHaveCount(0);
  await resume.click();
  await expect(proof(page)).toBeVisible();
  await expect(page.getByRole("figure", { name: "Response" })).toContainText("A blue boat");

  expect(before - (await balanceOf(world, wallet.address))).toBe(PRICE);
  expect(wallet.signatureRequests().map(({ method }) => method)).toEqual([
    "eth_signTypedData_v4",
    "eth_sendTransaction",
  ]);
  // What could have paid it is gone with it.
  expect(
    await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes("resume"))),
  ).toEqual([]);
});
