import { hashTypedData } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { expect, it } from "vitest";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import type { PaymentRequirements } from "@/lib/x402/types";
import type { Answer } from "./answer";
import { chargedBy, correctionIn } from "./channel-answer";
import { voucherData } from "./channel-data";
import type { ChannelFacts } from "./channel-plan";
import type { AskAccount } from "./voucher-signature";

// Public test keys that hold nothing.
const PAYER = privateKeyToAccount(`0x${"11".repeat(32)}`);
const OTHER = privateKeyToAccount(`0x${"22".repeat(32)}`);
const ID = `0x${"ab".repeat(32)}` as const;
const OTHER_ID = `0x${"cd".repeat(32)}` as const;
const OPTION: PaymentRequirements = {
  scheme: "batch-settlement",
  network: "eip155:84532",
  amount: "1000",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2", receiverAuthorizer: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC" },
};
const FACTS: ChannelFacts = {
  balanceAtomic: "100000",
  claimedAtomic: "0",
  withdrawAtomic: "0",
  withdrawStartedAt: null,
  refundNonce: "0",
  chainTime: 0,
};

const sign = (account: typeof PAYER, id: `0x${string}`, sum: string) =>
  account.signTypedData(voucherData(id, 84_532, sum) as never);

function refusal(charged: string, signed: string, signature: string): Answer {
  const extra = {
    ...OPTION.extra,
    channelState: { channelId: ID, chargedCumulativeAmount: charged },
    voucherState: { signedMaxClaimable: signed, signature },
  };
  const required = {
    x402Version: 2,
    error: "invalid_batch_settlement_evm_cumulative_amount_mismatch",
    resource: { url: "https://a.example/" },
    accepts: [{ ...OPTION, extra }],
  };
  return {
    status: 402,
    headers: [["payment-required", encodeJsonHeader(required)]],
    body: new Uint8Array(),
    cut: null,
    elapsedMs: 1,
    via: "direct",
  };
}
const NOT_ASKED: AskAccount = async () => {
  throw new Error("a key needs no chain");
};
const read = (answer: Answer, ask = NOT_ASKED, contract?: boolean) =>
  correctionIn(answer, { id: ID, option: OPTION, payer: PAYER.address, contract }, FACTS, ask);

it("another count is believed with the payer's own voucher for this channel", async () => {
  const signature = await sign(PAYER, ID, "3000");
  expect(await read(refusal("3000", "3000", signature))).toEqual({
    chargedAtomic: 3_000n,
    signedAtomic: 3_000n,
  });
});

it.each([
  ["a hundred times the sum that was signed", "100000", PAYER, ID, "1000"],
  ["a voucher of somebody else", "3000", OTHER, ID, "3000"],
  ["a voucher of another channel", "3000", PAYER, OTHER_ID, "3000"],
])("another count is not believed with %s", async (_what, said, account, id, signedSum) => {
  const signature = await sign(account, id, signedSum);
  expect(await read(refusal(said, said, signature))).toBeNull();
});

it.each(["0x", "nothing", `0x${"00".repeat(65)}`])("the signature %j proves nothing", async (signature) => {
  expect(await read(refusal("3000", "3000", signature))).toBeNull();
});

it.each<[string, AskAccount, boolean]>([
  ["what it accepts", async () => ({ accepted: true, blockNumber: 7n }), true],
  ["not what it refuses", async () => ({ accepted: false, blockNumber: 7n }), false],
  ["not what it could not be asked", async () => null, false],
  ["not when the question failed", async () => Promise.reject(new Error("no answer")), false],
])("of a payer that is a contract the count is believed with %s", async (_what, ask, believed) => {
  const contracts = refusal("3000", "3000", `0x01${"ab".repeat(70)}`);
  expect(await read(contracts, ask, true)).toEqual(
    believed ? { chargedAtomic: 3_000n, signedAtomic: 3_000n } : null,
  );
  // The key at the same address has no say.
  const keys = refusal("3000", "3000", await sign(PAYER, ID, "3000"));
  if (!believed) expect(await read(keys, ask, true)).toBeNull();
});

it("a contract is asked about this voucher of this channel, on its own network", async () => {
  const asked: unknown[] = [];
  const ask: AskAccount = async (network, question) => {
    asked.push({ network, ...question });
    return null;
  };
  await read(refusal("3000", "2999", "0x0102"), ask, true);
  const hash = hashTypedData(voucherData(ID, 84_532, "2999") as never);
  expect(asked).toEqual([{ network: OPTION.network, account: PAYER.address, hash, signature: "0x0102" }]);
});

it("a charge is read from the settlement, and from nothing else", () => {
  const settled = {
    success: true,
    transaction: "",
    network: "eip155:84532",
    extra: { chargedAmount: "400" },
  };
  expect(chargedBy({ headers: [["payment-response", encodeJsonHeader(settled)]] })).toBe("400");
  expect(chargedBy({ headers: [["payment-response", "not base64"]] })).toBeUndefined();
  expect(chargedBy({ headers: [] })).toBeUndefined();
});
