import { isAddress, isAddressEqual, zeroAddress } from "viem";
import type { KnownAsset } from "@/lib/x402/assets";
import { BATCH_SETTLEMENT, CHANNEL_NETWORKS, channelFor, depositMethod } from "@/lib/x402/batch-settlement";
import {
  EIP2612_SPONSORING,
  ERC20_SPONSORING,
  EXACT_PROXY_ADDRESS,
  UPTO_PROXY_ADDRESS,
} from "@/lib/x402/permit2";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";

/** What moves the money once it is signed for. */
export type PaymentMethod =
  /** The token itself: a signed transfer (EIP-3009). */
  | { kind: "eip3009" }
  /** Permit2, which the token must allow to move it first. `facilitator` alone may take an `upto` payment. */
  | { kind: "permit2"; scheme: "exact" }
  | { kind: "permit2"; scheme: "upto"; facilitator: `0x${string}` }
  /**
   * A channel: a deposit, which the token itself moves or Permit2, then vouchers that `authorizer` may redeem for the
   * payee; see channel-plan.ts.
   */
  | {
      kind: "channel";
      deposit: "eip3009" | "permit2";
      authorizer: `0x${string}`;
      withdrawDelaySeconds: number;
    };

type MethodProblem = "scheme" | "transfer-method" | "asset-method" | "facilitator" | "channel";

/** How an option wants to be paid, or why that cannot be done here. The asset is ours, not the seller's text. */
export function paymentMethod(
  required: PaymentRequired,
  option: PaymentRequirements,
  asset: KnownAsset | null,
): { ok: true; method: PaymentMethod } | { ok: false; code: MethodProblem; message: string } {
  const { scheme, extra } = option;
  if (scheme === BATCH_SETTLEMENT) return channelMethod(required, option, asset);
  if (scheme === "upto") {
    if (required.x402Version === 1)
      return { ok: false, code: "scheme", message: "x402 v1 has no “upto” payments." };
    if (extra.assetTransferMethod !== undefined && extra.assetTransferMethod !== "permit2")
      return unknownMethod(extra.assetTransferMethod);
    const facilitator = extra.facilitatorAddress;
    if (typeof facilitator !== "string" || !isAddress(facilitator, { strict: false }))
      return { ok: false, code: "facilitator", message: "It does not say who may charge the payment." };
    if (isAddressEqual(facilitator, zeroAddress))
      return { ok: false, code: "facilitator", message: "Nobody could ever charge the payment." };
    return { ok: true, method: { kind: "permit2", scheme, facilitator } };
  }
  if (scheme !== "exact")
    return {
      ok: false,
      code: "scheme",
      message: `The “${cut(scheme)}” scheme is not payable here yet; “exact”, “upto” and “batch-settlement” are.`,
    };
  const method = extra.assetTransferMethod ?? "eip3009";
  if (method === "permit2" && required.x402Version === 2)
    return { ok: true, method: { kind: "permit2", scheme } };
  if (method !== "eip3009") return unknownMethod(method);
  if (asset && !asset.eip3009)
    return {
      ok: false,
      code: "asset-method",
      message: `${asset.symbol} there has no signed transfers (EIP-3009).`,
    };
  return { ok: true, method: { kind: "eip3009" } };
}

function channelMethod(
  required: PaymentRequired,
  option: PaymentRequirements,
  asset: KnownAsset | null,
): ReturnType<typeof paymentMethod> {
  const { network, extra } = option;
  if (required.x402Version === 1)
    return { ok: false, code: "scheme", message: "x402 v1 has no payments by channel." };
  const deposit = depositMethod(option);
  if (!deposit) return unknownMethod(extra.assetTransferMethod);
  if (deposit === "eip3009" && asset && !asset.eip3009)
    return {
      ok: false,
      code: "asset-method",
      message: `${asset.symbol} there has no signed transfers (EIP-3009), which a deposit needs.`,
    };
  if (!CHANNEL_NETWORKS.includes(network))
    return { ok: false, code: "channel", message: "No channel contract is known here on this network." };
  if (!isAddress(option.payTo, { strict: false }) || !isAddress(option.asset, { strict: false }))
    return { ok: false, code: "channel", message: "There can be no channel with these terms." };
  const channel = channelFor(option, zeroAddress);
  if (!channel.ok)
    return {
      ok: false,
      code: channel.code === "authorizer" ? "facilitator" : "channel",
      message: channel.message,
    };
  const { receiverAuthorizer, withdrawDelay } = channel.config;
  return {
    ok: true,
    method: {
      kind: "channel",
      deposit,
      authorizer: receiverAuthorizer,
      withdrawDelaySeconds: withdrawDelay,
    },
  };
}

const unknownMethod = (method: unknown) => ({
  ok: false as const,
  code: "transfer-method" as const,
  message: `Payment through “${cut(method)}” is not possible here yet.`,
});

/** The only contract that may use a Permit2 signature. */
export const proxyFor = (scheme: "exact" | "upto") =>
  scheme === "upto" ? UPTO_PROXY_ADDRESS : EXACT_PROXY_ADDRESS;

/**
 * What must happen before the payment's signature, beside it.
 * - `none`: nothing
 * - `permit`: a second signature that lets the seller's facilitator set the allowance, at its cost (EIP-2612)
 * - `unsent`: an `approve` as a transaction that the payer signs and the seller's facilitator sends (see unsent-approval.ts)
 * - `transaction`: an `approve` of the payer's own, who pays its gas
 */
export type Approval = "none" | "permit" | "unsent" | "transaction";

/** Whether the token must allow Permit2 to move what `method` pays, or pays in. */
export const byPermit2 = (method: PaymentMethod): boolean =>
  method.kind === "permit2" || (method.kind === "channel" && method.deposit === "permit2");

/** The approval a payment needs when Permit2 may move `allowance` atomic units now. Always for exactly the amount. */
export function approvalFor(
  required: PaymentRequired,
  option: PaymentRequirements,
  method: PaymentMethod,
  allowance: bigint,
  /** What this payer can sign. */
  can: { permit: boolean; unsent: boolean },
): Approval {
  if (!byPermit2(method) || allowance >= BigInt(option.amount)) return "none";
  if (can.permit && EIP2612_SPONSORING in required.extensions) return "permit";
  return can.unsent && ERC20_SPONSORING in required.extensions ? "unsent" : "transaction";
}

const cut = (value: unknown) =>
  String(typeof value === "string" ? value : JSON.stringify(value)).slice(0, 40);
