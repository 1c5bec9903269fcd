import { BatchSettlementEvmScheme } from "@x402/evm/batch-settlement/client";
import { maxUint256, type TypedDataDefinition } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import {
  type ChannelPayload,
  DEPOSIT_COLLECTOR,
  depositNonceFor,
  PERMIT2_DEPOSIT_COLLECTOR,
} from "@/lib/x402/batch-settlement";
import { encodeChannelPayment } from "@/lib/x402/payment-payload";
import { EXACT_PROXY_ADDRESS, PERMIT2_ADDRESS } from "@/lib/x402/permit2";
import type { PaymentRequired } from "@/lib/x402/types";
import { type BoundCall, boundPaymentProblem } from "./bound-payment";
import { channelOf, channelSignable, depositsByPermit2, permit2Terms } from "./channel-data";
import { judgeOption } from "./policy";
import { NETWORK, NOW, OPTION, SELLER, termsOf, USDC } from "./test-world";

/** PUBLIC TEST KEY: anvil's second development account. */
const payer = privateKeyToAccount("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
const option = {
  ...OPTION,
  scheme: "batch-settlement",
  amount: "1000",
  extra: { ...OPTION.extra, receiverAuthorizer: SELLER, withdrawDelay: 900, assetTransferMethod: "permit2" },
};
const required = termsOf([option]) as PaymentRequired;
const judged = judgeOption(required, 0, {
  limits: () => [],
  provenNetworks: [NETWORK],
  payer: payer.address,
});
if (!judged.ok) throw new Error(judged.refusals[0]?.message);
const { permitted } = judged;
const SALT = `0x${"5a".repeat(32)}` as const;
const plan = { fromAtomic: "0", toAtomic: "1000", depositAtomic: "5000" };
const opened = { validAfter: String(NOW - 15), validBefore: String(NOW + 45), serverTime: NOW };
const { id, config } = channelOf(option, permitted, payer.address);

describe("what fills a channel through Permit2", () => {
  it("is what the reference client signs and sends, signature for signature", async () => {
    const asked: TypedDataDefinition[] = [];
    const scheme = new BatchSettlementEvmScheme(
      {
        address: payer.address,
        async signTypedData(data: object) {
          asked.push(data as TypedDataDefinition);
          return payer.signTypedData(data as TypedDataDefinition);
        },
      } as never,
      { depositStrategy: () => 5_000n },
    );
    const { payload } = await scheme.createPaymentPayload(2, option as never);
    const theirs = payload as unknown as ChannelPayload;
    const by = theirs.deposit?.authorization;
    if (!by || !("permit2Authorization" in by)) throw new Error("the reference deposits otherwise");
    const { nonce, deadline } = by.permit2Authorization;

    // Ours, with the nonce and the end that the reference made up itself.
    const salt = `0x${BigInt(nonce).toString(16).padStart(64, "0")}` as const;
    const window = { validAfter: "0", validBefore: deadline, serverTime: Number(deadline) - 60 };
    const ours = channelSignable(option, permitted, payer.address, plan, salt, window);
    const sign = (data: object | null) => payer.signTypedData(data as TypedDataDefinition);
    const [deposit, voucher] = [await sign(ours.deposit), await sign(ours.voucher)];
    expect(ours.payload({ deposit, voucher })).toEqual(theirs);
    expect(asked.map(({ primaryType }) => primaryType)).toEqual(["PermitWitnessTransferFrom", "Voucher"]);
  });

  it("is exactly the deposit, for the collector alone, into this channel, no longer than the call lives", () => {
    const { deposit } = channelSignable(option, permitted, payer.address, plan, SALT, opened);
    expect(deposit).toMatchObject({
      domain: { name: "Permit2", chainId: 84532, verifyingContract: PERMIT2_ADDRESS },
      message: {
        permitted: { token: USDC, amount: 5_000n },
        spender: PERMIT2_DEPOSIT_COLLECTOR,
        nonce: BigInt(SALT),
        deadline: BigInt(opened.validBefore),
        witness: { channelId: id },
      },
    });
    const late = { ...opened, validBefore: String(NOW + 61) };
    expect(() => channelSignable(option, permitted, payer.address, plan, SALT, late)).toThrow(RangeError);
    expect(depositNonceFor(option, id, SALT)).toBe(SALT);
  });

  it("asks to move the deposit, not the price, and nothing where nothing is deposited", () => {
    expect(permit2Terms(option, plan).amount).toBe("5000");
    expect(depositsByPermit2(permitted, plan)).toBe(true);
    expect(depositsByPermit2(permitted, { ...plan, depositAtomic: null })).toBe(false);
  });

  it("is never paid to the collector itself", () => {
    const terms = termsOf([{ ...option, payTo: PERMIT2_DEPOSIT_COLLECTOR }]) as PaymentRequired;
    const policy = { limits: () => [], provenNetworks: [NETWORK], payer: payer.address };
    expect(judgeOption(terms, 0, policy)).toMatchObject({ ok: false, refusals: [{ code: "pay-to" }] });
  });
});

const request = { listingId: "l", method: "GET", urlHash: "u", bodyHash: "b" };
const call: BoundCall = {
  ...request,
  via: "relay",
  x402Version: 2,
  scheme: "batch-settlement",
  network: NETWORK,
  asset: USDC,
  payTo: SELLER,
  amountAtomic: "1000",
  payer: payer.address,
  nonce: SALT,
  validAfter: BigInt(opened.validAfter),
  validBefore: BigInt(opened.validBefore),
  terms: option,
  channel: { id, ...plan },
  provenAt: null,
};

describe("what the relay passes on", () => {
  const permit2 = {
    from: config.payer,
    permitted: { token: config.token, amount: "5000" },
    spender: PERMIT2_DEPOSIT_COLLECTOR,
    nonce: String(BigInt(SALT)),
    deadline: opened.validBefore,
    witness: { channelId: id },
    signature: "0x12",
  };
  const erc3009 = { ...opened, salt: SALT, signature: "0x12" };
  const problem = (authorization: object, amount = "5000", bound = call) => {
    const voucher = { channelId: id, maxClaimableAmount: "1000", signature: "0x12" };
    const payload = { type: "deposit", channelConfig: config, voucher, deposit: { amount, authorization } };
    return boundPaymentProblem(
      bound,
      request,
      encodeChannelPayment(required, 0, payload as ChannelPayload, {}),
    );
  };

  it("is the bound deposit", () => {
    expect(problem({ permit2Authorization: permit2 })).toBeNull();
  });

  it.each<[string, object, string?]>([
    ["another amount beside it", permit2, "5001"],
    ["another amount", { ...permit2, permitted: { ...permit2.permitted, amount: "5001" } }],
    ["everything", { ...permit2, permitted: { ...permit2.permitted, amount: String(maxUint256) } }],
    ["another token", { ...permit2, permitted: { ...permit2.permitted, token: SELLER } }],
    ["another account", { ...permit2, from: SELLER }],
    ["another collector", { ...permit2, spender: DEPOSIT_COLLECTOR }],
    ["the proxy of exact payments", { ...permit2, spender: EXACT_PROXY_ADDRESS }],
    ["another nonce", { ...permit2, nonce: "1" }],
    ["a longer life", { ...permit2, deadline: String(NOW + 3_600) }],
    ["another channel", { ...permit2, witness: { channelId: `0x${"ab".repeat(32)}` } }],
    ["no channel", { ...permit2, witness: null }],
  ])("is not %s", (_what, authorization, amount) => {
    expect(problem({ permit2Authorization: authorization }, amount)).toMatch(/does not hold/);
  });

  it("is neither a deposit in the other way nor in both", () => {
    expect(problem({ erc3009Authorization: erc3009 })).toMatch(/does not hold/);
    expect(problem({ erc3009Authorization: erc3009, permit2Authorization: permit2 })).toMatch(
      /does not hold/,
    );
    expect(problem({})).toMatch(/does not hold/);
    // Terms that name no way mean the token's own.
    const { assetTransferMethod: _, ...extra } = option.extra;
    const plain = { ...call, terms: { extra } };
    expect(problem({ permit2Authorization: permit2 }, "5000", plain)).toMatch(/does not hold/);
  });
});
