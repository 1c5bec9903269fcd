import {
  encodeAbiParameters,
  getAddress,
  type Hex,
  hashTypedData,
  isAddress,
  keccak256,
  zeroAddress,
  zeroHash,
} from "viem";
import type { PaymentRequirements } from "./types";

/**
 * The `batch-settlement` scheme on EVM networks: a deposit into a channel, vouchers that let the payee claim from it, and
 * the rest back. Addresses are the same on every chain that has the contracts (@x402/evm 2.27).
 */
export const BATCH_SETTLEMENT = "batch-settlement";
/** Holds the deposits. */
export const CHANNEL_CONTRACT = "0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003";
/** Pulls a signed deposit (EIP-3009) and can pass it on to the channel contract only. */
export const DEPOSIT_COLLECTOR = "0x4020806089470a89826cB9fB1f4059150b550004";
/** Has Permit2 move a signed deposit from the payer to the channel contract, and nowhere else. */
export const PERMIT2_DEPOSIT_COLLECTOR = "0x4020425FAf3B746C082C2f942b4E5159887B0005";

/**
 * CAIP-2 networks on which a deposit may be signed here: those where the contracts are known to stand. Our own RPC is
 * asked for the channel before every signature all the same, and answers nothing where there is no contract.
 */
export const CHANNEL_NETWORKS: readonly string[] = ["eip155:8453", "eip155:84532"];

/** What the channel contract allows, seconds: 15 minutes to 30 days. */
const WITHDRAW_DELAY_SECONDS = { least: 900, most: 2_592_000 } as const;

/** The fixed terms of one channel; their hash is its name. */
export interface ChannelConfig {
  payer: `0x${string}`;
  /** Whose key signs the vouchers: the payer's own; zero where the payer is a contract that judges them itself (ERC-1271). */
  payerAuthorizer: `0x${string}`;
  receiver: `0x${string}`;
  /** Who may claim and refund for the payee. */
  receiverAuthorizer: `0x${string}`;
  token: `0x${string}`;
  /** How long the payee has to claim once the payer asks for the rest back on its own, seconds. */
  withdrawDelay: number;
  salt: `0x${string}`;
}

const field = (name: string, type: string) => ({ name, type });

const CHANNEL_TYPES = {
  ChannelConfig: [
    field("payer", "address"),
    field("payerAuthorizer", "address"),
    field("receiver", "address"),
    field("receiverAuthorizer", "address"),
    field("token", "address"),
    field("withdrawDelay", "uint40"),
    field("salt", "bytes32"),
  ],
};

export const VOUCHER_TYPES = {
  Voucher: [field("channelId", "bytes32"), field("maxClaimableAmount", "uint128")],
};

export const DEPOSIT_TYPES = {
  ReceiveWithAuthorization: [
    field("from", "address"),
    field("to", "address"),
    field("value", "uint256"),
    field("validAfter", "uint256"),
    field("validBefore", "uint256"),
    field("nonce", "bytes32"),
  ],
};

/** What Permit2 is signed for: the witness names the channel, the spender is the collector. */
export const PERMIT2_DEPOSIT_TYPES = {
  PermitWitnessTransferFrom: [
    field("permitted", "TokenPermissions"),
    field("spender", "address"),
    field("nonce", "uint256"),
    field("deadline", "uint256"),
    field("witness", "DepositWitness"),
  ],
  TokenPermissions: [field("token", "address"), field("amount", "uint256")],
  DepositWitness: [field("channelId", "bytes32")],
};

/** What moves a deposit: the token itself, unless the seller says Permit2; null for a way that is none of the two. */
export function depositMethod({ extra }: Pick<PaymentRequirements, "extra">): "eip3009" | "permit2" | null {
  const method = extra.assetTransferMethod ?? "eip3009";
  return method === "eip3009" || method === "permit2" ? method : null;
}

/** The EIP-712 domain of vouchers and channel names. */
export const channelDomain = (chainId: number) => ({
  name: "x402 Batch Settlement",
  version: "1",
  chainId,
  verifyingContract: CHANNEL_CONTRACT as `0x${string}`,
});

/**
 * The channel that a payer has with the seller of `option`, or why there can be none. It follows from the terms and the
 * payer alone, as in the reference client, so a browser that forgot everything finds it again on the chain. `contract`: the
 * payer is a contract, so that its channel is another one than a key's at the same address would be.
 */
export function channelFor(
  { payTo, asset, extra }: Pick<PaymentRequirements, "payTo" | "asset" | "extra">,
  payer: string,
  contract = false,
): { ok: true; config: ChannelConfig } | { ok: false; code: "authorizer" | "delay"; message: string } {
  const authorizer = extra.receiverAuthorizer;
  if (
    typeof authorizer !== "string" ||
    !isAddress(authorizer, { strict: false }) ||
    BigInt(authorizer) === 0n
  )
    return { ok: false, code: "authorizer", message: "It does not say who may claim from the channel." };
  const delay = extra.withdrawDelay ?? WITHDRAW_DELAY_SECONDS.least;
  const { least, most } = WITHDRAW_DELAY_SECONDS;
  if (typeof delay !== "number" || !Number.isInteger(delay) || delay < least || delay > most)
    return {
      ok: false,
      code: "delay",
      message: "Its withdrawal delay is none that the channel contract allows (15 minutes to 30 days).",
    };
  return {
    ok: true,
    config: {
      payer: getAddress(payer),
      payerAuthorizer: contract ? zeroAddress : getAddress(payer),
      receiver: getAddress(payTo),
      receiverAuthorizer: getAddress(authorizer),
      token: getAddress(asset),
      withdrawDelay: delay,
      salt: zeroHash,
    },
  };
}

/** Whether the payer's own contract judges the vouchers of this channel. */
export const isJudgedByContract = ({ payerAuthorizer }: Pick<ChannelConfig, "payerAuthorizer">): boolean =>
  BigInt(payerAuthorizer) === 0n;

/** The channel's name: 32 bytes, bound to the chain and to the channel contract. */
export function channelIdOf(config: ChannelConfig, chainId: number): Hex {
  return hashTypedData({
    domain: channelDomain(chainId),
    types: CHANNEL_TYPES,
    primaryType: "ChannelConfig",
    message: { ...config },
  });
}

/** The EIP-3009 nonce that ties a signed deposit to one channel; `salt` is 32 random bytes. */
export function depositNonce(channelId: Hex, salt: Hex): Hex {
  return keccak256(
    encodeAbiParameters([{ type: "bytes32" }, { type: "uint256" }], [channelId, BigInt(salt)]),
  );
}

/**
 * The nonce under which the chain will show a deposit, made of 32 random bytes: those themselves for Permit2, whose
 * witness names the channel, else {@link depositNonce}.
 */
export const depositNonceFor = (
  option: Pick<PaymentRequirements, "extra">,
  channelId: Hex,
  salt: Hex,
): Hex => (depositMethod(option) === "permit2" ? salt : depositNonce(channelId, salt));

/** A deposit's Permit2 signature as it is sent; integers as decimal strings. */
export interface Permit2Deposit {
  from: string;
  permitted: { token: string; amount: string };
  /** {@link PERMIT2_DEPOSIT_COLLECTOR}. */
  spender: string;
  nonce: string;
  /** Unix seconds. */
  deadline: string;
  witness: { channelId: string };
  signature: string;
}

/** What pays by channel, as it is sent. Amounts are atomic units, decimal; signatures 0x-prefixed hex. */
export interface ChannelPayload {
  type: "deposit" | "voucher" | "refund";
  channelConfig: ChannelConfig;
  voucher: { channelId: string; maxClaimableAmount: string; signature: string };
  deposit?: {
    amount: string;
    authorization:
      | { erc3009Authorization: { validAfter: string; validBefore: string; salt: string; signature: string } }
      | { permit2Authorization: Permit2Deposit };
  };
  /** Of a refund: how much; all that is left when it is absent. */
  amount?: string;
}
