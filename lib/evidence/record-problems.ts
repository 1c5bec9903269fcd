import type { CallRecord } from "@/lib/call/call-record";
import { isDelivered } from "@/lib/call/settlement-state";
import { channelFor, channelIdOf } from "@/lib/x402/batch-settlement";
import { networkInfo } from "@/lib/x402/networks";
import { PERMIT2_ADDRESS } from "@/lib/x402/permit2";

const PAID = new Set(["confirmed", "paid-undelivered"]);
const LONGEST_WINDOW_SECONDS = 300n;

/** What in a record contradicts the rest of it, in plain words; empty for every record that a Souk writes. */
export function recordProblems(record: CallRecord): string[] {
  const { terms, signed, payer, proven, state, response, history, detail } = record;
  const problems: string[] = [];
  const must = (holds: boolean, problem: string) => {
    if (!holds) problems.push(problem);
  };
  if (signed) {
    const { domain, message } = signed;
    must(same(message.from, payer), "Another account signed than the payer.");
    must(same(message.to, terms.payTo), "What was signed pays somebody else than the terms.");
    must(message.value === terms.amountAtomic, "What was signed is another amount than the terms.");
    must(
      same(message.token ?? domain.verifyingContract, terms.asset),
      "What was signed is another token than the terms.",
    );
    must(networkInfo(terms.network)?.chainId === domain.chainId, "What was signed is for another chain.");
    must(
      (signed.kind === "eip3009") === (message.token === undefined) &&
        (message.token === undefined || same(domain.verifyingContract, PERMIT2_ADDRESS)),
      "What was signed is for another contract.",
    );
    const life = BigInt(message.validBefore) - BigInt(message.validAfter);
    must(
      life > 0n && life <= LONGEST_WINDOW_SECONDS,
      "What was signed was valid for longer than 300 seconds.",
    );
  }
  const { channel } = record;
  must(
    !channel || BigInt(channel.toAtomic) - BigInt(channel.fromAtomic) === BigInt(terms.amountAtomic),
    "The voucher is for another amount than the terms.",
  );
  must(!channel || isChannelOf(record, channel.id), "The channel is not the one of these terms.");
  must(!channel?.acceptedAtBlock || channel.contract === true, "A key’s voucher is accepted at no block.");
  must(PAID.has(state) === (proven !== null), "The state and the proof do not belong together.");
  must(
    PAID.has(state) === false || isDelivered(response?.status ?? null) === (state === "confirmed"),
    "The state does not fit the seller’s answer.",
  );
  must(
    proven === null || BigInt(proven.blockNumber) >= BigInt(record.request.fromBlock),
    "The payment is older than the call.",
  );
  const last = history.at(-1);
  must(last === undefined || (last.state === state && last.detail === detail), "The history ends otherwise.");
  must(
    !proven || !last?.blockHash || last.blockHash === proven.blockHash,
    "The history ends in another block.",
  );
  must(
    history.every((event, i) => i === 0 || (history[i - 1]?.at ?? "") <= event.at),
    "The history is not in order.",
  );
  return problems;
}

function isChannelOf({ terms, payer, channel: kept }: CallRecord, id: string): boolean {
  const chainId = networkInfo(terms.network)?.chainId;
  const channel = channelFor({ ...terms, extra: terms.extra ?? {} }, payer, kept?.contract);
  return channel.ok && chainId !== undefined && same(channelIdOf(channel.config, chainId), id);
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
