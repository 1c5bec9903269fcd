import { eq } from "drizzle-orm";
import type { Db } from "@/db/client";
import type { Call } from "@/db/schema/calls";
import { listings } from "@/db/schema/listings";
import type { CallRecord } from "@/lib/call/call-record";
import { signedTerms } from "@/lib/call/signed-terms";

/** Everything that is known of a call. `souk` is our own origin; `confirmations` null while the payment is not seen. */
export async function callRecord(
  db: Db,
  call: Call,
  confirmations: number | null,
  souk: string,
): Promise<CallRecord> {
  const [listing] = await db
    .select({
      id: listings.id,
      name: listings.name,
      url: listings.url,
      method: listings.method,
      tool: listings.toolName,
    })
    .from(listings)
    .where(eq(listings.id, call.listingId));
  if (!listing) throw new Error("a call has no listing");
  const { blockNumber, blockHash, transactionHash: transaction } = call;
  const signed = signedTerms(call);
  return {
    souk,
    id: call.id,
    listing,
    request: {
      via: call.via,
      x402Version: call.x402Version,
      urlHash: call.urlHash,
      bodyHash: call.bodyHash,
      fromBlock: String(call.fromBlock),
    },
    payer: call.payer,
    terms: {
      scheme: call.scheme,
      network: call.network,
      asset: call.asset,
      payTo: call.payTo,
      amountAtomic: call.amountAtomic,
      maxTimeoutSeconds: call.terms?.maxTimeoutSeconds ?? null,
      extra: call.terms?.extra ?? null,
      acceptedChange: call.acceptedChange,
    },
    // What was bound is what was signed: a row whose hash says otherwise shows nothing rather than a guess.
    signed: signed && (call.signedHash ?? signed.hash) === signed.hash ? signed : null,
    ...channelOf(call),
    times: {
      openedAt: call.createdAt.toISOString(),
      sentAt: call.sentAt?.toISOString() ?? null,
      respondedAt: call.respondedAt?.toISOString() ?? null,
      provenAt: call.provenAt?.toISOString() ?? null,
      responseMs: call.responseMs,
      measured: call.timings,
    },
    response:
      call.responseStatus === null ? null : { status: call.responseStatus, seenBy: call.responseSeenBy },
    claimed: call.settlementClaimed,
    state: call.state,
    detail: call.stateDetail,
    proven:
      blockNumber !== null && blockHash !== null && transaction !== null
        ? { transaction, blockNumber: String(blockNumber), blockHash, confirmations, log: call.proof }
        : null,
    history: call.history,
    offer: call.offer,
    receipt: withTransaction(call),
  };
}

function channelOf({ channel, nonce, validBefore }: Call): Pick<CallRecord, "channel"> {
  if (!channel) return {};
  const { id, fromAtomic, toAtomic, depositAtomic, contract, acceptedAtBlock } = channel;
  const judged = { ...(contract && { contract }), ...(acceptedAtBlock !== undefined && { acceptedAtBlock }) };
  return {
    channel: { id, fromAtomic, toAtomic, depositAtomic, nonce, validBefore: String(validBefore), ...judged },
  };
}

/** A receipt that names another transaction than the chain's is told so as soon as the chain's is known. */
function withTransaction({ receipt, transactionHash, blockHash }: Call): Call["receipt"] {
  const named = receipt?.statement?.payload?.transaction;
  const differs =
    typeof named === "string" &&
    named !== "" &&
    blockHash !== null &&
    named.toLowerCase() !== transactionHash?.toLowerCase();
  return receipt && differs
    ? { ...receipt, problems: [...receipt.problems, "It names another transaction."] }
    : receipt;
}
