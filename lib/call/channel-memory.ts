import type { Answer } from "./answer";
import { chargedBy, correctionIn } from "./channel-answer";
import { afterAnswer } from "./channel-plan";
import { askThrough } from "./contract-signature";
import type { CallEffects } from "./effects";
import type { SentPayment } from "./machine";

/**
 * Keeps what an answer says of the channel: what an accepted call came to, or, of a refusal, another count for which the
 * seller shows the payer's own voucher. An answer that says nothing changes nothing: the next voucher is then for the
 * same sum again. Never rejects.
 */
export async function rememberAnswer(
  sent: SentPayment,
  payer: string,
  answer: Answer,
  accepted: boolean,
  { api, channels }: Pick<CallEffects, "api" | "channels">,
): Promise<void> {
  const { channel, option } = sent;
  if (!channel) return;
  try {
    if (accepted) {
      const chargedAtomic = afterAnswer(channel, true, chargedBy(answer));
      return channels.charged(channel.id, { chargedAtomic });
    }
    if (answer.status !== 402) return;
    const facts = await api.channel(option.network, channel.id);
    const { id, contract } = channel;
    const correction = await correctionIn(answer, { id, option, payer, contract }, facts, askThrough(api));
    if (correction) channels.charged(channel.id, correction);
  } catch {
    // What is signed is remembered already; the rest is asked of the chain and the seller the next time.
  }
}
