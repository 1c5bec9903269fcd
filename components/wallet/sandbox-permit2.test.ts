import { encodeFunctionData, maxUint256, parseAbi } from "viem";
import { describe, expect, it } from "vitest";
import { DEPOSIT_COLLECTOR, PERMIT2_DEPOSIT_COLLECTOR } from "@/lib/x402/batch-settlement";
import { EXACT_PROXY_ADDRESS, PERMIT2_ADDRESS } from "@/lib/x402/permit2";
import { refuseTransaction, refuseTypedData } from "./sandbox-policy";

const SOMEBODY = "0x1111111111111111111111111111111111111111";
const approve = (spender: `0x${string}`, value: bigint) =>
  encodeFunctionData({
    abi: parseAbi(["function approve(address spender, uint256 value)"]),
    functionName: "approve",
    args: [spender, value],
  });
const typed = (primaryType: string, verifyingContract: string, spender: string, value = "1") =>
  refuseTypedData(
    { domain: { chainId: 84532, verifyingContract }, primaryType, message: { spender, value } },
    [84532],
  );

describe("the sandbox wallet allows Permit2 one payment and nothing else", () => {
  it("approves an amount that has an end, for Permit2 only", () => {
    expect(refuseTransaction({ to: SOMEBODY, data: approve(PERMIT2_ADDRESS, 5n) })).toBeNull();
    for (const request of [
      { data: approve(PERMIT2_ADDRESS, maxUint256) },
      { data: approve(SOMEBODY, 5n) },
      { data: approve(PERMIT2_ADDRESS, 5n), value: "0x1" },
      { data: "0x" },
      {},
    ])
      expect(refuseTransaction(request)).not.toBeNull();
  });

  it("signs Permit2 transfers for x402's proxies and into channels, and permits for Permit2", () => {
    expect(typed("PermitWitnessTransferFrom", PERMIT2_ADDRESS, EXACT_PROXY_ADDRESS)).toBeNull();
    expect(typed("PermitWitnessTransferFrom", PERMIT2_ADDRESS, PERMIT2_DEPOSIT_COLLECTOR)).toBeNull();
    expect(typed("PermitWitnessTransferFrom", PERMIT2_ADDRESS, DEPOSIT_COLLECTOR)).not.toBeNull();
    expect(typed("PermitWitnessTransferFrom", PERMIT2_ADDRESS, SOMEBODY)).not.toBeNull();
    expect(typed("PermitWitnessTransferFrom", SOMEBODY, EXACT_PROXY_ADDRESS)).not.toBeNull();
    expect(typed("Permit", SOMEBODY, PERMIT2_ADDRESS)).toBeNull();
    expect(typed("Permit", SOMEBODY, PERMIT2_ADDRESS, String(maxUint256))).not.toBeNull();
    expect(typed("PermitBatch", PERMIT2_ADDRESS, EXACT_PROXY_ADDRESS)).not.toBeNull();
  });
});
