import type { Hex } from "viem";
import {
  type ChannelConfig,
  type ChannelPayload,
  channelDomain,
  channelFor,
  channelIdOf,
  DEPOSIT_COLLECTOR,
  DEPOSIT_TYPES,
  depositNonce,
  PERMIT2_DEPOSIT_COLLECTOR,
  PERMIT2_DEPOSIT_TYPES,
  VOUCHER_TYPES,
} from "@/lib/x402/batch-settlement";
import { PERMIT2_ADDRESS } from "@/lib/x402/permit2";
import type { PaymentRequirements } from "@/lib/x402/types";
import type { ChannelPlan } from "./channel-plan";
import type { Permitted } from "./policy";
import type { WalletTypedData } from "./typed-data";
import type { OpenedCall } from "./types";

/** A payer's channel under these terms; throws RangeError when there can be none, which the policy has excluded. */
export function channelOf(
  option: PaymentRequirements,
  { domain }: Pick<Permitted, "domain">,
  payer: string,
  contract = false,
): { id: Hex; config: ChannelConfig } {
  const channel = channelFor(option, payer, contract);
  if (!channel.ok) throw new RangeError(`Not signed: ${channel.message}`);
  return { id: channelIdOf(channel.config, domain.chainId), config: channel.config };
}

/** The typed data of a voucher: that the payee may claim `toAtomic` from this channel in all. */
export function voucherData(id: Hex, chainId: number, toAtomic: string): WalletTypedData {
  return {
    domain: channelDomain(chainId),
    types: VOUCHER_TYPES,
    primaryType: "Voucher",
    message: { channelId: id, maxClaimableAmount: BigInt(toAtomic) },
  };
}

/** The terms as what Permit2 must be allowed to move: a deposit where there is one, else the price. */
export const permit2Terms = (
  option: PaymentRequirements,
  plan: Pick<ChannelPlan, "depositAtomic"> | null | undefined,
): PaymentRequirements => (plan?.depositAtomic ? { ...option, amount: plan.depositAtomic } : option);

/** Whether this call's deposit is Permit2's to move: without a deposit nothing is. */
export const depositsByPermit2 = ({ method }: Pick<Permitted, "method">, plan: ChannelPlan): boolean =>
  plan.depositAtomic !== null && method.kind === "channel" && method.deposit === "permit2";

/**
 * The typed data of a deposit: one transfer of exactly that much, into this channel only. By Permit2 the spender is the
 * collector, which pays nothing but the channel contract, and the witness is the channel.
 */
export function depositData(
  id: Hex,
  { domain, method }: Pick<Permitted, "domain" | "method">,
  payer: string,
  depositAtomic: string,
  salt: Hex,
  { validAfter, validBefore }: Pick<OpenedCall, "validAfter" | "validBefore">,
): WalletTypedData {
  if (method.kind !== "channel") throw new RangeError("Not signed: this is not paid by channel");
  if (method.deposit === "permit2")
    return {
      domain: { name: "Permit2", chainId: domain.chainId, verifyingContract: PERMIT2_ADDRESS },
      types: PERMIT2_DEPOSIT_TYPES,
      primaryType: "PermitWitnessTransferFrom",
      message: {
        permitted: { token: domain.verifyingContract, amount: BigInt(depositAtomic) },
        spender: PERMIT2_DEPOSIT_COLLECTOR,
        nonce: BigInt(salt),
        deadline: BigInt(validBefore),
        witness: { channelId: id },
      },
    };
  return {
    domain,
    types: DEPOSIT_TYPES,
    primaryType: "ReceiveWithAuthorization",
    message: {
      from: payer as Hex,
      to: DEPOSIT_COLLECTOR,
      value: BigInt(depositAtomic),
      validAfter: BigInt(validAfter),
      validBefore: BigInt(validBefore),
      nonce: depositNonce(id, salt),
    },
  };
}

/** Everything that one call by channel asks the wallet for, and how the payment is made of the signatures. */
export interface ChannelSignable {
  id: Hex;
  /** null when nothing is deposited. */
  deposit: WalletTypedData | null;
  voucher: WalletTypedData;
  payload(signatures: { deposit: string | null; voucher: string }): ChannelPayload;
}

/**
 * What is signed for a planned call. Last look before the wallet: throws RangeError when the voucher is for more than
 * one price above what was used, or the window is longer than permitted, because then a step before this one is wrong.
 */
export function channelSignable(
  option: PaymentRequirements,
  permitted: Permitted,
  payer: string,
  plan: ChannelPlan,
  salt: Hex,
  opened: Pick<OpenedCall, "validAfter" | "validBefore" | "serverTime">,
): ChannelSignable {
  const lifeSeconds = Number(opened.validBefore) - opened.serverTime;
  const problem =
    BigInt(plan.toAtomic) - BigInt(plan.fromAtomic) !== BigInt(option.amount)
      ? "the voucher differs from what was reviewed"
      : !/^0x[0-9a-f]{64}$/.test(salt)
        ? "the salt is not 32 bytes"
        : !(lifeSeconds > 0 && lifeSeconds <= permitted.validForSeconds)
          ? `it would be valid for ${lifeSeconds} s`
          : null;
  if (problem) throw new RangeError(`Not signed: ${problem}`);
  const { id, config } = channelOf(option, permitted, payer, plan.contract);
  const { depositAtomic, toAtomic } = plan;
  const { validAfter, validBefore } = opened;
  return {
    id,
    voucher: voucherData(id, permitted.domain.chainId, toAtomic),
    deposit: depositAtomic === null ? null : depositData(id, permitted, payer, depositAtomic, salt, opened),
    payload: (signatures) => {
      const voucher = { channelId: id, maxClaimableAmount: toAtomic, signature: signatures.voucher };
      if (depositAtomic === null) return { type: "voucher", channelConfig: config, voucher };
      const signature = signatures.deposit;
      if (signature === null) throw new RangeError("Not sent: the deposit is not signed");
      const permit2Authorization = {
        from: config.payer,
        permitted: { token: config.token, amount: depositAtomic },
        spender: PERMIT2_DEPOSIT_COLLECTOR,
        nonce: String(BigInt(salt)),
        deadline: validBefore,
        witness: { channelId: id },
        signature,
      };
      return {
        type: "deposit",
        channelConfig: config,
        voucher,
        deposit: {
          amount: depositAtomic,
          authorization: depositsByPermit2(permitted, plan)
            ? { permit2Authorization }
            : { erc3009Authorization: { validAfter, validBefore, salt, signature } },
        },
      };
    },
  };
}
