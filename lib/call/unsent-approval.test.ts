import {
  extractErc20ApprovalGasSponsoringInfo,
  validateErc20ApprovalGasSponsoringInfo,
} from "@x402/extensions";
import {
  decodeFunctionData,
  type Hex,
  parseAbi,
  parseTransaction,
  type TransactionSerializableEIP1559,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { decodeJsonHeader } from "@/lib/x402/header-codec";
import { PERMIT2_ADDRESS } from "@/lib/x402/permit2";
import { approvalNeeded } from "./approval-needed";
import { judgeOption } from "./policy";
import {
  challenge,
  NETWORK,
  OPTION,
  reaches,
  review,
  settled,
  termsOf,
  USDC,
  type World,
  world,
} from "./test-world";
import {
  mostGasWei,
  signedApproval,
  stillFits,
  type UnsentApproval,
  unsentApproval,
} from "./unsent-approval";

const PERMIT2 = { ...OPTION, extra: { ...OPTION.extra, assetTransferMethod: "permit2" } };
const OFFERED = {
  erc20ApprovalGasSponsoring: { info: { description: "sent for you", version: "1" }, schema: {} },
};
const account = privateKeyToAccount(generatePrivateKey());
const GAS = { nonce: 7, baseFeeWei: "1000000000", tipWei: "1000000" };

function required() {
  const terms = termsOf([PERMIT2], OFFERED);
  if (!terms) throw new Error("the terms cannot be read");
  return terms;
}
function permitted(payer = account.address) {
  const judged = judgeOption(required(), 0, { limits: () => [], provenNetworks: [NETWORK], payer });
  if (!judged.ok) throw new Error("the option is not signed");
  return judged.permitted;
}
const shown = unsentApproval(PERMIT2, permitted(), GAS) as UnsentApproval;
const sign = (change: Partial<TransactionSerializableEIP1559> = {}, signer = account) =>
  signer.signTransaction({ type: "eip1559", ...shown, ...change });

describe("the approval that is shown", () => {
  it("allows Permit2 exactly the amount, and has a most that its gas can cost", () => {
    const { functionName, args } = decodeFunctionData({
      abi: parseAbi(["function approve(address spender, uint256 value)"]),
      data: shown.data,
    });
    expect([functionName, ...args]).toEqual(["approve", PERMIT2_ADDRESS, BigInt(OPTION.amount)]);
    expect(shown).toMatchObject({ to: USDC, chainId: 84_532, nonce: 7, maxFeePerGas: 2_001_000_000n });
    expect(mostGasWei(shown)).toBe(70_000n * 2_001_000_000n);
  });

  it("is none where the gas could cost more than a hundredth of the coin", () => {
    const dear = (baseFeeWei: bigint) =>
      unsentApproval(PERMIT2, permitted(), { nonce: 0, baseFeeWei: String(baseFeeWei), tipWei: "0" });
    const most = 10n ** 16n / 70_000n / 2n;
    expect(dear(most)).not.toBeNull();
    expect(dear(most + 1n)).toBeNull();
  });

  it("stands while the nonce is the same and the fees have not outgrown it", () => {
    expect(stillFits(shown, GAS)).toBe(true);
    expect(stillFits(shown, { ...GAS, nonce: 8 })).toBe(false);
    expect(stillFits(shown, { ...GAS, baseFeeWei: "2001000000" })).toBe(true);
    expect(stillFits(shown, { ...GAS, baseFeeWei: "2001000001" })).toBe(false);
  });
});

describe("what a wallet answers", () => {
  it("is taken when it is the payer's signature of what was shown, in any case of its letters", async () => {
    const bytes = await sign();
    expect(signedApproval(bytes, shown, account.address)).toBe(bytes);
    expect(signedApproval(`0x${bytes.slice(2).toUpperCase()}`, shown, account.address)).toBe(bytes);
  });

  it.each<[string, Partial<TransactionSerializableEIP1559>]>([
    ["another chain", { chainId: 1 }],
    ["another nonce", { nonce: 8 }],
    ["more gas", { gas: 70_001n }],
    ["a higher fee", { maxFeePerGas: shown.maxFeePerGas + 1n }],
    ["a higher tip", { maxPriorityFeePerGas: shown.maxPriorityFeePerGas + 1n }],
    ["money of the network", { value: 1n }],
    ["another contract", { to: PERMIT2_ADDRESS }],
    ["a larger amount", { data: `${shown.data.slice(0, -64)}${"f".repeat(64)}` as Hex }],
    ["more than the call", { data: `${shown.data}00` as Hex }],
    ["a list of addresses", { accessList: [{ address: PERMIT2_ADDRESS, storageKeys: [] }] }],
  ])("with %s it is not", async (_what, change) => {
    const bytes = await sign(change);
    expect(bytes).not.toBe(await sign());
    expect(signedApproval(bytes, shown, account.address)).toBeNull();
  });

  it("by another account, of another kind or no transaction at all it is not", async () => {
    const other = privateKeyToAccount(generatePrivateKey());
    expect(signedApproval(await sign({}, other), shown, account.address)).toBeNull();
    const { maxFeePerGas: gasPrice, maxPriorityFeePerGas: _tip, ...rest } = shown;
    const legacy = await account.signTransaction({ type: "legacy", gasPrice, ...rest });
    for (const answer of [legacy, `${await sign()}00`, "0x", "0x02", "", null, 7, {}, [await sign()]])
      expect(signedApproval(answer, shown, account.address)).toBeNull();
  });
});

describe("a payment with such an approval", () => {
  const facts = ({ chain, account: { address } }: World) =>
    approvalNeeded(
      required(),
      PERMIT2,
      permitted(address),
      { contract: false, permit2AllowanceAtomic: "0", permitNonce: "0", gas: chain.gas },
      chain.signsUnsent,
    );
  const sentIn = (w: World) => {
    const decoded = decodeJsonHeader(w.seen.requests.at(-1)?.headers.get("payment-signature") ?? "");
    return decoded.ok ? (decoded.value as { extensions: Record<string, { info: object }> }) : null;
  };
  async function pay(w: World, shown: UnsentApproval | undefined) {
    void w.session.sign("unsent", undefined, shown);
    await reaches(w, "settled", "reviewing");
  }
  async function reviewed() {
    const w = world([challenge([PERMIT2], OFFERED), settled()], { change: { terms: required() } });
    await review(w);
    return w;
  }

  it("asks twice, sends both, and the reference reads exactly what was signed", async () => {
    const w = await reviewed();
    const { kind, unsent } = facts(w);
    expect(kind).toBe("unsent");
    await pay(w, unsent);
    expect(w.seen.order).toEqual(["open", "sign unsent", "sign", "store"]);
    expect(w.seen.unsent).toEqual([unsent]);
    const info = extractErc20ApprovalGasSponsoringInfo(sentIn(w) as never);
    if (!info) throw new Error("no approval was sent");
    expect(validateErc20ApprovalGasSponsoringInfo(info)).toBe(true);
    expect(info).toMatchObject({ from: w.account.address, asset: USDC, amount: OPTION.amount });
    expect(parseTransaction(info.signedTransaction)).toMatchObject({
      chainId: 84_532,
      nonce: 7,
      data: unsent?.data,
    });
    // No transaction left from here.
    expect(w.seen.transactions).toEqual([]);
  });

  it("is not signed when the account or the fees have moved on, or nothing was shown", async () => {
    const w = await reviewed();
    const { unsent } = facts(w);
    w.chain.gas = { ...GAS, nonce: 8 };
    await pay(w, unsent);
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("moved on"),
    });
    w.chain.gas = GAS;
    await pay(w, undefined);
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("moved on"),
    });
    expect(w.seen.order).toEqual([]);
    expect(w.seen.requests).toHaveLength(1);
  });

  it("is not sent when the wallet signed another transaction, and the payment is not signed", async () => {
    const w = await reviewed();
    w.chain.signUnsent = (asked) =>
      w.account.signTransaction({ type: "eip1559", ...asked, gas: asked.gas + 1n });
    await pay(w, facts(w).unsent);
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("another approval"),
    });
    expect(w.seen.signatures).toEqual([]);
    expect(w.seen.requests).toHaveLength(1);
    expect(w.spending.read()?.ledger).toEqual([]);
  });

  it("becomes the payer's own approval with a wallet that signs nothing unsent", async () => {
    const w = await reviewed();
    w.chain.signUnsent = async () => {
      w.chain.signsUnsent = false;
      throw new Error("This wallet does not sign a transaction without sending it.");
    };
    await pay(w, facts(w).unsent);
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("does not sign"),
    });
    expect(facts(w)).toEqual({ kind: "transaction" });
    expect(w.seen.signatures).toEqual([]);
  });
});
