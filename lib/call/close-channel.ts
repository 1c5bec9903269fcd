import type { Hex } from "viem";
import { encodeFunctionData, parseAbi } from "viem/utils";
import {
  CHANNEL_CONTRACT,
  type ChannelConfig,
  channelFor,
  channelIdOf,
  isJudgedByContract,
} from "@/lib/x402/batch-settlement";
import { networkInfo } from "@/lib/x402/networks";
import { encodeChannelPayment } from "@/lib/x402/payment-payload";
import type { PaymentRequired } from "@/lib/x402/types";
import { type Answer, readChallenge, readSettlement, refusalWords } from "./answer";
import { correctionIn } from "./channel-answer";
import { voucherData } from "./channel-data";
import { type ChannelFacts, usedOf } from "./channel-plan";
import type { KeptChannel } from "./channel-store";
import { askThrough, signForChannel } from "./contract-signature";
import type { CallEffects } from "./effects";
import { explainRefusal } from "./refusal-words";
import { switchTo } from "./wallet-steps";

/** How giving the rest back stands. Only the chain makes it `done`. */
export type Closing =
  | { at: "asking" | "signing" | "sending" | "waiting" }
  /** What came back to the payer, by the chain, and the seller's transaction as it named it. */
  | { at: "done"; refundedAtomic: string; transaction: string | null }
  | { at: "stopped"; message: string }
  /** Sent, and neither the seller nor the chain says what came of it. */
  | { at: "unknown"; message: string };

type Effects = Pick<CallEffects, "api" | "channels" | "wallet" | "wait">;

const LOOKS = 30;
const LOOK_MS = 1_000;

/**
 * Asks the seller to give back what is left: it answers 402, the payer signs one more voucher for exactly what is used
 * (never more than was signed before), and the seller sends one transaction that redeems that and refunds the rest.
 * What came back is read on the chain. `send` asks the endpoint, with a payment header or without. Never rejects.
 */
export async function closeChannel(
  channel: KeptChannel,
  send: (payment: { header: string; value: string } | null) => Promise<Answer | null>,
  effects: Effects,
  onStep: (step: Closing) => void,
): Promise<Closing> {
  const stop = (message: string): Closing => ({ at: "stopped", message });
  const { api, channels, wallet } = effects;
  const read = () => api.channel(channel.network, channel.id).catch(() => null);
  try {
    onStep({ at: "asking" });
    const before = await read();
    if (!before) return stop("The channel cannot be read on the chain now.");
    const used = usedOf(before, channels.read(channel.id));
    if (BigInt(before.balanceAtomic) <= used) return stop("Nothing is left in this channel.");
    const asked = await send(null);
    if (!asked) return stop("The endpoint did not answer. You can take the rest back on your own.");
    const offered = optionOf(channel, readChallenge(asked).required);
    if (!offered)
      return stop("The endpoint no longer offers this channel. You can take the rest back on your own.");
    if (wallet.address()?.toLowerCase() !== channel.payer.toLowerCase())
      return stop("This channel belongs to another account of yours.");
    const off = await switchTo(offered.chainId, effects);
    if (off) return stop(off);

    onStep({ at: "signing" });
    const typedData = voucherData(channel.id as Hex, offered.chainId, String(used));
    channels.signed({ ...channel, signedAtomic: used });
    const signed = await signForChannel(
      typedData,
      { network: channel.network, payer: channel.payer, contract: isJudgedByContract(channel.config) },
      effects,
    );
    if (!signed.ok) return stop(signed.note);
    const { signature } = signed;

    onStep({ at: "sending" });
    const voucher = { channelId: channel.id, maxClaimableAmount: String(used), signature };
    const answer = await send(
      encodeChannelPayment(offered.required, offered.index, {
        type: "refund",
        channelConfig: offered.config,
        voucher,
      }),
    );
    const settlement = answer && readSettlement(answer);
    if (answer && !settlement?.success) return stop(await refusal(channel, offered, answer, before, effects));

    onStep({ at: "waiting" });
    return await waitForRefund(before, settlement?.transaction ?? null, read, effects);
  } catch (error) {
    return stop(error instanceof Error ? error.message : "The channel was not closed.");
  }
}

/** The seller's refusal in words; a count for which it shows the payer's voucher is taken over first. */
async function refusal(
  channel: KeptChannel,
  { required, index }: Offered,
  answer: Answer,
  facts: ChannelFacts,
  { api, channels }: Effects,
): Promise<string> {
  const option = required.accepts[index];
  const { id, payer, config } = channel;
  const contract = isJudgedByContract(config);
  const correction =
    option && (await correctionIn(answer, { id, option, payer, contract }, facts, askThrough(api)));
  if (correction) {
    channels.charged(channel.id, correction);
    return "The seller counts otherwise, and shows your voucher for it. Look at the balance, and close it again.";
  }
  return `The seller did not give it back. ${explainRefusal(refusalWords(answer), answer.status)} You can take the rest back on your own.`;
}

async function waitForRefund(
  before: ChannelFacts,
  transaction: string | null,
  read: () => Promise<ChannelFacts | null>,
  { wait }: Effects,
): Promise<Closing> {
  for (let look = 0; look < LOOKS; look++) {
    const now = await read();
    const refunded = now && BigInt(before.balanceAtomic) - BigInt(now.balanceAtomic);
    if (refunded && refunded > 0n)
      return { at: "done", refundedAtomic: String(refunded), transaction: transaction || null };
    await wait(LOOK_MS);
  }
  return { at: "unknown", message: "The chain does not show a refund yet. Look again later." };
}

interface Offered {
  required: PaymentRequired;
  index: number;
  config: ChannelConfig;
  chainId: number;
}

/** The option of a challenge that is this very channel, by our own reckoning. */
function optionOf(channel: KeptChannel, required: PaymentRequired | null): Offered | null {
  const chainId = networkInfo(channel.network)?.chainId;
  if (!required || chainId === undefined) return null;
  for (const [index, option] of required.accepts.entries()) {
    if (option.scheme !== "batch-settlement" || option.network !== channel.network) continue;
    const found = channelFor(option, channel.payer, isJudgedByContract(channel.config));
    if (found.ok && channelIdOf(found.config, chainId) === channel.id)
      return { required, index, config: found.config, chainId };
  }
  return null;
}

const ABI = parseAbi([
  "struct ChannelConfig { address payer; address payerAuthorizer; address receiver; address receiverAuthorizer; address token; uint40 withdrawDelay; bytes32 salt; }",
  "function initiateWithdraw(ChannelConfig config, uint128 amount)",
  "function finalizeWithdraw(ChannelConfig config)",
]);

/** The payer's own transaction that starts taking everything unclaimed back; the payee then has the delay to claim. */
export const startWithdrawal = (config: ChannelConfig, amountAtomic: bigint) => ({
  to: CHANNEL_CONTRACT as Hex,
  data: encodeFunctionData({ abi: ABI, functionName: "initiateWithdraw", args: [config, amountAtomic] }),
});

/** The transaction that ends it, once the delay is over. */
export const finishWithdrawal = (config: ChannelConfig) => ({
  to: CHANNEL_CONTRACT as Hex,
  data: encodeFunctionData({ abi: ABI, functionName: "finalizeWithdraw", args: [config] }),
});
