import type { TypedDataDefinition } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import { channelFor, channelIdOf } from "@/lib/x402/batch-settlement";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { voucherData } from "./channel-data";
import { refundProblem } from "./refund-payment";
import type { AskAccount } from "./voucher-signature";

const payer = privateKeyToAccount(generatePrivateKey());
const CHAIN_ID = 84532;
const ACCEPTED = {
  scheme: "batch-settlement",
  network: `eip155:${CHAIN_ID}`,
  amount: "1000",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  maxTimeoutSeconds: 60,
  extra: { receiverAuthorizer: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", withdrawDelay: 900 },
};

async function refund(changes: {
  root?: object;
  accepted?: object;
  payload?: object;
  voucher?: object;
  signer?: typeof payer;
  contract?: boolean;
}) {
  const channel = channelFor(ACCEPTED, payer.address, changes.contract);
  if (!channel.ok) throw new Error(channel.message);
  const id = channelIdOf(channel.config, CHAIN_ID);
  const typedData = voucherData(id, CHAIN_ID, "3000") as unknown as TypedDataDefinition;
  const signature = await (changes.signer ?? payer).signTypedData(typedData);
  return encodeJsonHeader({
    x402Version: 2,
    accepted: { ...ACCEPTED, ...changes.accepted },
    payload: {
      type: "refund",
      channelConfig: channel.config,
      voucher: { channelId: id, maxClaimableAmount: "3000", signature, ...changes.voucher },
      ...changes.payload,
    },
    ...changes.root,
  });
}

const NOT_ASKED: AskAccount = async () => {
  throw new Error("a key needs no chain");
};

test("a payer's own request for what is left of its channel is one", async () => {
  expect(await refundProblem(await refund({}), NOT_ASKED)).toBeNull();
});

test.each<[string, AskAccount, RegExp | null]>([
  ["accepts", async () => ({ accepted: true, blockNumber: 1n }), null],
  ["refuses", async () => ({ accepted: false, blockNumber: 1n }), /not signed by/],
  ["is not asked about", async () => null, /cannot be asked now/],
])("of a payer that is a contract it is one with a voucher that the contract %s", async (_what, ask, why) => {
  const problem = await refundProblem(await refund({ contract: true }), ask);
  if (why === null) expect(problem).toBeNull();
  else expect(problem).toMatch(why);
});

const STRANGER = privateKeyToAccount(generatePrivateKey());
test.each<[string, Parameters<typeof refund>[0], RegExp]>([
  ["a voucher that pays a call", { payload: { type: "voucher" } }, /does not ask for a refund/],
  ["a refund with a deposit", { payload: { deposit: { amount: "5000" } } }, /and nothing else/],
  ["a transfer in the same payload", { payload: { authorization: {} } }, /and nothing else/],
  ["a Permit2 transfer in it", { payload: { permit2Authorization: {} } }, /and nothing else/],
  ["another scheme", { accepted: { scheme: "exact" } }, /does not ask for a refund/],
  ["x402 v1", { root: { x402Version: 1 } }, /does not ask for a refund/],
  ["another payee", { accepted: { payTo: STRANGER.address } }, /another channel/],
  ["another chain", { accepted: { network: "eip155:8453" } }, /another channel/],
  ["no chain", { accepted: { network: "eip155:1e99" } }, /which channel/],
  ["terms that no channel can have", { accepted: { extra: {} } }, /another channel/],
  ["another sum than was signed", { voucher: { maxClaimableAmount: "3001" } }, /not signed by/],
  ["a sum that is none", { voucher: { maxClaimableAmount: { toString: 1 } } }, /not signed by/],
  ["somebody else's signature", { signer: STRANGER }, /not signed by/],
  ["no signature", { voucher: { signature: "0x" } }, /not signed by/],
  ["no payload", { root: { payload: null } }, /does not ask for a refund/],
])("%s is none", async (_what, changes, why) => {
  expect(await refundProblem(await refund(changes), NOT_ASKED)).toMatch(why);
});

test.each(["", "{}", "e30=", "////", encodeJsonHeader([1])])("%j is none", async (value) => {
  expect(await refundProblem(value, NOT_ASKED)).toMatch(/refund/);
});
