import { eq } from "drizzle-orm";
import { isHash } from "viem";
import { findCall } from "@/db/queries/call";
import { type Call, calls } from "@/db/schema/calls";
import { paidState, reportedState } from "@/lib/call/settlement-state";
import type { CallResponseReport, CallView } from "@/lib/call/types";
import { cleanLine } from "@/lib/catalog/clean-text";
import { SoukError } from "@/lib/errors";
import { hashSecret } from "@/lib/session/secret";
import type { SettlementResponse } from "@/lib/x402/types";
import type { Context } from "./context";
import { viewCall } from "./read-call";

/**
 * Records what came back after paying and asks the chain at once. All of it is the visitor's and the seller's claim:
 * it never decides whether money moved. The same authorization may be sent again after an unknown outcome, so an
 * open call takes later reports too. Throws SoukError `not-found` for a wrong id or token.
 */
export async function reportResponse(
  ctx: Context,
  id: string,
  token: string,
  report: CallResponseReport,
): Promise<CallView> {
  const found = await findCall(ctx.db, id, hashSecret(token));
  if (!found) throw new SoukError("not-found", "There is no such call.");
  const call = await ctx.db.transaction(async (tx) => {
    const [row] = await tx.select().from(calls).where(eq(calls.id, id)).for("update");
    if (!row) throw new SoukError("not-found", "There is no such call.");
    const change = changeFor(row, report, ctx.now());
    if (!change) return row;
    const [written] = await tx.update(calls).set(change).where(eq(calls.id, id)).returning();
    return written ?? row;
  });
  return viewCall(ctx, call);
}

function changeFor(row: Call, report: CallResponseReport, now: Date): Partial<Call> | null {
  const responseStatus = report.outcome === "answered" ? report.responseStatus : null;
  const settlement = report.settlement && cleanSettlement(report.settlement);
  const answer = { responseStatus, settlementClaimed: settlement, respondedAt: now };
  if (row.provenAt === null) {
    const { state, detail } = reportedState({ responseStatus, settlement });
    const claimed = settlement?.success && isHash(settlement.transaction) ? settlement.transaction : null;
    return { ...answer, state, stateDetail: detail, transactionHash: claimed ?? row.transactionHash };
  }
  // The chain was faster than the report: what is known of the delivery may still be completed, once.
  if (row.responseStatus !== null || responseStatus === null) return null;
  if (row.state !== "paid-undelivered") return answer;
  const { state, detail } = paidState({ responseStatus });
  return { ...answer, state, stateDetail: detail };
}

function cleanSettlement(claim: SettlementResponse): SettlementResponse {
  const optional = (text: string | undefined) => (text === undefined ? undefined : cleanLine(text, 500));
  return {
    success: claim.success,
    transaction: cleanLine(claim.transaction, 128),
    network: cleanLine(claim.network, 64),
    payer: optional(claim.payer),
    amount: optional(claim.amount),
    errorReason: optional(claim.errorReason),
    errorMessage: optional(claim.errorMessage),
  };
}
