import {
  type Hex,
  isHex,
  keccak256,
  parseTransaction,
  serializeSignature,
  serializeTransaction,
  type TransactionSerializableEIP1559,
} from "viem";
import { isAddressEqual } from "viem/utils";
import { PERMIT2_ADDRESS, type SponsoredApproval } from "@/lib/x402/permit2";
import type { PaymentRequirements } from "@/lib/x402/types";
import { approveTransaction } from "./permit2-data";
import type { Permitted } from "./policy";
import { signerOf } from "./signer";

/** What our own RPC says of an account's next transaction. */
export interface GasFacts {
  /** The account's next one. */
  nonce: number;
  /** Of the newest block, and what is usually added to it; wei for each unit of gas. */
  baseFeeWei: string;
  tipWei: string;
}

/**
 * The approval of exactly one payment as a whole transaction (EIP-1559), for a payer who signs it and does not send it: the
 * seller's facilitator does (erc20ApprovalGasSponsoring, @x402/extensions 2.27). Nothing in it binds anybody to send it, or to pay for it.
 */
export interface UnsentApproval {
  chainId: number;
  nonce: number;
  /** The token. */
  to: Hex;
  data: Hex;
  gas: bigint;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** What the reference client gives an approval (@x402/evm 2.27, `ERC20_APPROVE_GAS_LIMIT`). */
const GAS = 70_000n;
/** In the network's own coin. Above it nothing is signed: it would be the payer's own money. */
const MOST_WEI = 10n ** 16n;

/** The approval that would be signed now; null when its gas might cost more than a hundredth of the network's coin. */
export function unsentApproval(
  option: PaymentRequirements,
  permitted: Permitted,
  { nonce, baseFeeWei, tipWei }: GasFacts,
): UnsentApproval | null {
  const maxPriorityFeePerGas = BigInt(tipWei);
  const approval = {
    ...approveTransaction(option, permitted),
    chainId: permitted.domain.chainId,
    nonce,
    gas: GAS,
    // The base fee may rise by an eighth with each block: room for six full ones.
    maxFeePerGas: BigInt(baseFeeWei) * 2n + maxPriorityFeePerGas,
    maxPriorityFeePerGas,
  };
  return mostGasWei(approval) > MOST_WEI ? null : approval;
}

/** The most that its gas takes out of the payer's account, in wei; a rollup's charge for publishing is in no signed field and comes on top. */
export const mostGasWei = ({ gas, maxFeePerGas }: UnsentApproval): bigint => gas * maxFeePerGas;

/** Whether it can still be sent as it was shown: no other transaction took its place, and the fees did not outgrow it. */
export const stillFits = (shown: UnsentApproval, now: GasFacts): boolean =>
  shown.nonce === now.nonce && shown.maxFeePerGas >= BigInt(now.baseFeeWei);

/**
 * What a wallet gave for `approval`, as bytes to be sent; null unless they are the payer's signature of exactly this: not another
 * chain, nonce, amount, value, fee or list of addresses. The bytes are made here, from what was shown.
 */
export function signedApproval(answer: unknown, approval: UnsentApproval, payer: string): Hex | null {
  if (!isHex(answer)) return null;
  try {
    const { r, s, yParity } = parseTransaction(answer as `0x02${string}`);
    if (r === undefined || s === undefined || yParity === undefined) return null;
    const shown: TransactionSerializableEIP1559 = { type: "eip1559", ...approval };
    const signer = signerOf(keccak256(serializeTransaction(shown)), serializeSignature({ r, s, yParity }));
    const signed = serializeTransaction(shown, { r, s, yParity });
    return signer && isAddressEqual(signer, payer as Hex) && signed === answer.toLowerCase() ? signed : null;
  } catch {
    return null;
  }
}

/** How it goes to the seller, beside the payment. */
export const sponsoredApproval = (
  { to }: UnsentApproval,
  option: PaymentRequirements,
  payer: string,
  signedTransaction: Hex,
): SponsoredApproval => ({
  from: payer,
  asset: to,
  spender: PERMIT2_ADDRESS,
  amount: option.amount,
  signedTransaction,
  version: "1",
});
