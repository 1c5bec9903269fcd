import type { CallRecord } from "@/lib/call/call-record";
import { canonicalJson } from "@/lib/canonical-json";
import type { ChainReader } from "@/lib/chain/chain-reader";
import { depositMethod } from "@/lib/x402/batch-settlement";
import type { EvidenceCheck } from "./document";

/** What the verifier's own chain says of the record: the only check that needs nobody's word. */
export async function chainCheck(
  record: CallRecord,
  chain: Pick<ChainReader, "prove" | "networks">,
): Promise<EvidenceCheck> {
  const answer = (outcome: EvidenceCheck["outcome"], detail: string) => ({ id: "chain", outcome, detail });
  const { terms, signed, channel, proven, state } = record;
  const authorization = signed?.message ?? channel;
  if (!authorization) return answer("not-checked", "The record does not hold what was signed.");
  if (!chain.networks.includes(terms.network))
    return answer("failed", `The chain that was given is not ${terms.network}.`);
  const evidence = await chain.prove({
    network: terms.network,
    asset: terms.asset,
    from: record.payer,
    to: terms.payTo,
    amountAtomic: terms.amountAtomic,
    nonce: authorization.nonce,
    validBefore: BigInt(authorization.validBefore),
    fromBlock: BigInt(record.request.fromBlock),
    // What was decided of a claimed transaction is decided of it again; without it the chain says less.
    transaction: proven?.transaction ?? (state === "mismatch" ? record.claimed?.transaction : undefined),
    transfer: signed?.kind ?? (channel && depositMethod({ extra: terms.extra ?? {} })) ?? undefined,
    channel: signed ? undefined : channel,
  });
  if (evidence.kind === "unavailable") return answer("failed", evidence.detail);
  if (proven) {
    if (evidence.kind !== "confirmed") return answer("failed", "The chain does not show this payment.");
    const { transaction, blockNumber, blockHash, confirmations, log } = evidence;
    const equal =
      transaction.toLowerCase() === proven.transaction.toLowerCase() &&
      String(blockNumber) === proven.blockNumber &&
      blockHash === proven.blockHash &&
      (proven.confirmations ?? 0) <= confirmations &&
      (proven.log === null || canonicalJson(proven.log) === canonicalJson(log));
    return equal
      ? answer(
          "ok",
          `The ${signed ? "payment is" : "voucher is redeemed"} in block ${blockNumber}, with ${confirmations} confirmations.`,
        )
      : answer("failed", "The payment is on the chain, but not where the record says.");
  }
  const expected = { "not-paid": "expired-unused", mismatch: "mismatch" }[state as string];
  if (expected === undefined)
    return answer("not-checked", `The record leaves it open; the chain now says: ${evidence.kind}.`);
  return evidence.kind === expected
    ? answer(
        "ok",
        state === "not-paid" ? "The authorization expired unused." : "The chain does not show this payment.",
      )
    : answer("failed", `The record says ${state}, the chain says ${evidence.kind}.`);
}
