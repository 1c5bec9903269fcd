import { describe, expect, it } from "vitest";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";
import { paymentId } from "./payment-id";
import { approvalFor, type PaymentMethod, paymentMethod, proxyFor } from "./payment-method";

const option = (change: Partial<PaymentRequirements> = {}) =>
  ({ scheme: "exact", amount: "2000", extra: {}, ...change }) as PaymentRequirements;
const required = (extensions: object = {}, x402Version = 2) =>
  ({ x402Version, extensions }) as unknown as PaymentRequired;
const FACILITATOR = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const permit2: PaymentMethod = { kind: "permit2", scheme: "exact" };
const channel = (deposit: "eip3009" | "permit2"): PaymentMethod => ({
  kind: "channel",
  deposit,
  authorizer: FACILITATOR,
  withdrawDelaySeconds: 900,
});
const offered = { eip2612GasSponsoring: { info: {} } };
const sends = { erc20ApprovalGasSponsoring: { info: {} } };
const both = { permit: true, unsent: true };
const neither = { permit: false, unsent: false };

describe("how an option is paid", () => {
  it("v1 knows neither Permit2 nor metering", () => {
    const metered = option({ scheme: "upto", extra: { facilitatorAddress: FACILITATOR } });
    expect(paymentMethod(required({}, 1), metered, null)).toMatchObject({ ok: false, code: "scheme" });
    const through = option({ extra: { assetTransferMethod: "permit2" } });
    expect(paymentMethod(required({}, 1), through, null)).toMatchObject({
      ok: false,
      code: "transfer-method",
    });
  });

  it("each scheme has its own proxy, so that a signature for one is none for the other", () => {
    expect(proxyFor("exact")).not.toBe(proxyFor("upto"));
  });
});

describe("the approval that is needed", () => {
  it.each([
    ["enough is allowed", permit2, 2_000n, offered, both, "none"],
    ["a transfer signed for the token itself", { kind: "eip3009" }, 0n, offered, both, "none"],
    ["a deposit that the token itself moves", channel("eip3009"), 0n, offered, both, "none"],
    ["a deposit through Permit2, and the seller sponsors", channel("permit2"), 0n, offered, both, "permit"],
    ["a deposit through Permit2, and the seller sends", channel("permit2"), 0n, sends, both, "unsent"],
    ["a deposit through Permit2, and nobody sponsors", channel("permit2"), 1_999n, {}, both, "transaction"],
    ["a deposit that Permit2 may move already", channel("permit2"), 2_000n, offered, both, "none"],
    ["one unit is missing, and the seller sponsors", permit2, 1_999n, offered, both, "permit"],
    [
      "the seller sponsors, and the account cannot sign permits",
      permit2,
      0n,
      offered,
      neither,
      "transaction",
    ],
    ["the seller sends what the payer signs", permit2, 0n, sends, both, "unsent"],
    [
      "it would, and the wallet signs nothing unsent",
      permit2,
      0n,
      sends,
      { permit: true, unsent: false },
      "transaction",
    ],
    ["of both offers the one that ends by itself", permit2, 0n, { ...sends, ...offered }, both, "permit"],
    [
      "of both offers the one that can be signed",
      permit2,
      0n,
      { ...sends, ...offered },
      { permit: false, unsent: true },
      "unsent",
    ],
    ["nobody sponsors", permit2, 0n, {}, both, "transaction"],
  ] as const)("%s", (_what, method, allowance, extensions, can, needed) => {
    expect(approvalFor(required(extensions), option(), method, allowance, can)).toBe(needed);
  });
});

describe("the payment identifier", () => {
  it("is the same for the same payment, and fits what the extension asks", () => {
    const nonce = `0x${"5a".repeat(32)}`;
    expect(paymentId(nonce)).toEqual(paymentId(nonce));
    expect(paymentId(nonce).id).toMatch(/^[a-zA-Z0-9_-]{16,128}$/);
    expect(paymentId(`0x${"5b".repeat(32)}`).id).not.toBe(paymentId(nonce).id);
  });
});
