import type { CallRecord } from "@/lib/call/call-record";
import { judgeVoucher } from "@/lib/call/voucher-signature";
import type { ChainReader } from "@/lib/chain/chain-reader";
import type { EvidenceCheck } from "./document";

const ID = "voucher";

/**
 * Whether the payer signed the voucher of a call by channel. The file holds no signature of it, so that is said only of a
 * voucher which the verifier brings: by the key, or by the payer's contract at the block at which the record says that it
 * accepted it. null where there is nothing to say: a key's voucher that nobody brought, as the chain has the rest.
 */
export async function voucherCheck(
  { channel, payer, terms: { network }, proven }: CallRecord,
  voucher: string | undefined,
  chain: Pick<ChainReader, "acceptsSignature"> | undefined,
): Promise<EvidenceCheck | null> {
  const answer = (outcome: EvidenceCheck["outcome"], detail: string) => ({ id: ID, outcome, detail });
  if (!channel)
    return voucher === undefined ? null : answer("not-checked", "This call was not paid by channel.");
  const { contract, acceptedAtBlock } = channel;
  if (voucher === undefined) {
    if (!contract) return null;
    if (proven)
      return answer(
        "not-checked",
        "Judged by the payer’s contract: the channel contract asked it when it was redeemed.",
      );
    return answer(
      "not-checked",
      acceptedAtBlock === undefined
        ? "Judged by the payer’s contract, and no yes of it is recorded."
        : `That the payer’s contract accepted it at block ${acceptedAtBlock} is this Souk’s word: bring it with --voucher.`,
    );
  }
  if (contract && !chain)
    return answer("not-checked", "Only its chain can say what the payer’s contract accepts: give --rpc.");

  const named = acceptedAtBlock ?? proven?.blockNumber;
  const atBlock = named === undefined ? undefined : BigInt(named);
  const verdict = await judgeVoucher({ network, payer, channel }, voucher, async (of, question) =>
    chain ? chain.acceptsSignature(of, { ...question, atBlock }) : null,
  );
  if (verdict.signed === null)
    return answer(
      "not-checked",
      named === undefined
        ? "The payer’s contract could not be asked."
        : `The payer’s contract could not be asked as of block ${named}: that takes a node which keeps old states.`,
    );
  if (!contract)
    return verdict.signed
      ? answer("ok", "The voucher is signed by the payer.")
      : answer("failed", "The voucher is not signed by the payer.");
  if (verdict.signed) return answer("ok", `The payer’s contract accepts it at block ${verdict.atBlock}.`);
  return acceptedAtBlock === undefined
    ? answer(
        "not-checked",
        "The payer’s contract refuses it; the record does not say that it ever accepted it.",
      )
    : answer("failed", `The payer’s contract refuses it at block ${acceptedAtBlock}.`);
}
