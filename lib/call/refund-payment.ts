import { BATCH_SETTLEMENT, channelFor, channelIdOf, isJudgedByContract } from "@/lib/x402/batch-settlement";
import { decodeJsonHeader } from "@/lib/x402/header-codec";
import { networkInfo } from "@/lib/x402/networks";
import { isObject } from "@/lib/x402/payment-requirements";
import { type AskAccount, judgeVoucher } from "./voucher-signature";

/**
 * Why an encoded `PAYMENT-SIGNATURE` is not the request of a payer to close its own channel, in plain words; null when it is. It must ask
 * for a refund and pay for nothing else: no deposit, no other payload, and a voucher of the very channel that its terms and
 * payer name, signed by that payer: by its key or, of a channel that names none, as its contract says when it is asked.
 */
export async function refundProblem(value: string, ask: AskAccount): Promise<string | null> {
  const decoded = decodeJsonHeader(value);
  const root = members(decoded.ok ? decoded.value : null);
  const { payTo, asset, network, scheme, extra } = members(root.accepted);
  const payload = members(root.payload);
  const voucher = members(payload.voucher);
  const config = members(payload.channelConfig);
  const others = Object.keys(payload).filter((key) => !["type", "channelConfig", "voucher"].includes(key));
  if (root.x402Version !== 2 || scheme !== BATCH_SETTLEMENT || payload.type !== "refund" || others.length > 0)
    return "This does not ask for a refund of a channel, and nothing else.";
  const chainId = networkInfo(String(network))?.chainId;
  if (chainId === undefined || !isAddressText(payTo) || !isAddressText(asset) || !isAddressText(config.payer))
    return "It does not say which channel is meant.";
  const { payerAuthorizer } = config;
  const contract = isAddressText(payerAuthorizer) && isJudgedByContract({ payerAuthorizer });
  const channel = channelFor({ payTo, asset, extra: members(extra) }, config.payer, contract);
  if (!channel.ok || voucher.channelId !== channelIdOf(channel.config, chainId))
    return "Its voucher is of another channel than its terms.";
  const { channelId: id, maxClaimableAmount: toAtomic, signature } = voucher;
  const shown = { id, toAtomic: typeof toAtomic === "string" ? toAtomic : "", contract };
  const call = { network: String(network), payer: config.payer, channel: shown };
  const { signed } = await judgeVoucher(call, signature, ask);
  if (signed === null) return "The payer’s contract cannot be asked now whether it accepts this voucher.";
  return signed ? null : "Its voucher is not signed by the channel’s payer.";
}

const isAddressText = (value: unknown): value is `0x${string}` =>
  typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value);
const members = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});
