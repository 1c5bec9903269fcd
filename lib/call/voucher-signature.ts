import { recoverTypedDataAddress, type TypedDataDefinition } from "viem";
import { decodeJsonHeader } from "@/lib/x402/header-codec";
import { networkInfo } from "@/lib/x402/networks";
import { isObject } from "@/lib/x402/payment-requirements";
import { voucherData } from "./channel-data";

/** Who signed a voucher, in lower case; null where nobody can be told. */
export async function voucherSigner(
  voucher: { network: string; channelId: string; toAtomic: string },
  signature: unknown,
): Promise<string | null> {
  const chainId = networkInfo(voucher.network)?.chainId;
  if (chainId === undefined || typeof signature !== "string" || !/^\d{1,39}$/.test(voucher.toAtomic))
    return null;
  const typedData = voucherData(voucher.channelId as `0x${string}`, chainId, voucher.toAtomic);
  const signedBy = await recoverTypedDataAddress({
    ...(typedData as unknown as TypedDataDefinition),
    signature: signature as `0x${string}`,
  }).catch(() => null);
  return signedBy?.toLowerCase() ?? null;
}

/**
 * Whether the payer of a call signed the voucher that the call names. Who has paid into a channel is public: without this
 * anybody could open a call in a stranger's name and wait until that stranger's vouchers are redeemed.
 */
export async function isVoucherOf(
  call: { network: string; payer: string; channel: { id: string; toAtomic: string } },
  signature: unknown,
): Promise<boolean> {
  const { network, payer, channel } = call;
  const signedBy = await voucherSigner(
    { network, channelId: channel.id, toAtomic: channel.toAtomic },
    signature,
  );
  return signedBy === payer.toLowerCase();
}

/** The voucher's signature in an encoded payment by channel; undefined when there is none. */
export function voucherSignatureIn(payment: { value: string } | null | undefined): string | undefined {
  const decoded = payment ? decodeJsonHeader(payment.value) : null;
  const payload = decoded?.ok && isObject(decoded.value) ? decoded.value.payload : null;
  const voucher = isObject(payload) ? payload.voucher : null;
  return isObject(voucher) && typeof voucher.signature === "string" ? voucher.signature : undefined;
}
