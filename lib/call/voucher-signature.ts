import { hashTypedData, isHex, recoverTypedDataAddress, type TypedDataDefinition } from "viem";
import type { SignatureAnswer, SignatureQuestion } from "@/lib/chain/account-signature";
import { decodeJsonHeader } from "@/lib/x402/header-codec";
import { networkInfo } from "@/lib/x402/networks";
import { isObject } from "@/lib/x402/payment-requirements";
import { voucherData } from "./channel-data";

/** A voucher and who is to have signed it. */
export interface VoucherOf {
  network: string;
  payer: string;
  channel: {
    id: string;
    toAtomic: string;
    /** The payer is a contract: only its chain can say what it accepts. */
    contract?: boolean;
  };
}

/**
 * Whether the payer signed a voucher. A contract's answer holds for a block and may change. null: a contract that could not be
 * asked; that is never taken for a yes.
 */
export type VoucherVerdict = { signed: true; atBlock?: bigint } | { signed: false | null };

/** Asks an account on its chain about a signature; null, or a rejection, when it cannot be asked now. */
export type AskAccount = (network: string, question: SignatureQuestion) => Promise<SignatureAnswer | null>;

/**
 * Whether the payer of a call signed the voucher that the call names: told by its key, or by its contract on the chain (EIP-1271).
 * Who has paid into a channel is public: without this anybody could open a call in a stranger's name and wait until that
 * stranger's vouchers are redeemed. Never rejects.
 */
export async function judgeVoucher(
  { network, payer, channel: { id, toAtomic, contract } }: VoucherOf,
  signature: unknown,
  ask: AskAccount,
): Promise<VoucherVerdict> {
  const chainId = networkInfo(network)?.chainId;
  if (chainId === undefined || !isHex(signature) || !/^\d{1,39}$/.test(toAtomic)) return { signed: false };
  const typedData = voucherData(id as `0x${string}`, chainId, toAtomic) as unknown as TypedDataDefinition;
  if (!contract) {
    const signer = await recoverTypedDataAddress({ ...typedData, signature }).catch(() => null);
    return { signed: signer?.toLowerCase() === payer.toLowerCase() };
  }
  const question = { account: payer, hash: hashTypedData(typedData), signature };
  const answer = await ask(network, question).catch(() => null);
  if (answer === null) return { signed: null };
  return answer.accepted ? { signed: true, atBlock: answer.blockNumber } : { signed: false };
}

/** The voucher's signature in an encoded payment by channel; undefined when there is none. */
export function voucherSignatureIn(payment: { value: string } | null | undefined): string | undefined {
  const decoded = payment ? decodeJsonHeader(payment.value) : null;
  const payload = decoded?.ok && isObject(decoded.value) ? decoded.value.payload : null;
  const voucher = isObject(payload) ? payload.voucher : null;
  return isObject(voucher) && typeof voucher.signature === "string" ? voucher.signature : undefined;
}
