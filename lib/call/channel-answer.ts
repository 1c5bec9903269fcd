import { decodeJsonHeader } from "@/lib/x402/header-codec";
import type { PaymentRequirements } from "@/lib/x402/types";
import { type Answer, readChallenge } from "./answer";
import { type ChannelFacts, type ChannelMemory, corrected } from "./channel-plan";
import { type AskAccount, judgeVoucher } from "./voucher-signature";

const members = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

/** What the seller says it charged of a voucher (`extra.chargedAmount` of its settlement); untrusted. */
export function chargedBy({ headers }: Pick<Answer, "headers">): unknown {
  const header = headers.find(([name]) => name.toLowerCase() === "payment-response")?.[1];
  const decoded = header === undefined ? null : decodeJsonHeader(header);
  return members(members(decoded?.ok ? decoded.value : null).extra).chargedAmount;
}

/**
 * What a seller that refused a voucher says of the channel, when that can be believed: it must show a voucher that the
 * payer signed (see {@link corrected}). null when it says nothing, or nothing that holds, or when the payer is a contract that
 * cannot be asked.
 */
export async function correctionIn(
  answer: Answer,
  channel: { id: string; option: PaymentRequirements; payer: string; contract?: boolean },
  facts: ChannelFacts,
  ask: AskAccount,
): Promise<ChannelMemory | null> {
  const { required } = readChallenge(answer);
  const { option, payer, id, contract } = channel;
  const again = required?.accepts.find(
    (one) => one.scheme === option.scheme && one.network === option.network && one.asset === option.asset,
  );
  const state = members(again?.extra.channelState);
  const voucher = members(again?.extra.voucherState);
  const { signature, signedMaxClaimable } = voucher;
  const shown = { id, contract, toAtomic: String(signedMaxClaimable) };
  const { signed } = await judgeVoucher({ network: option.network, payer, channel: shown }, signature, ask);
  const said = { charged: state.chargedCumulativeAmount, signed: signedMaxClaimable };
  return corrected(facts, said, signed === true ? payer : null, payer);
}
