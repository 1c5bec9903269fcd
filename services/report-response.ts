import { findCall } from "@/db/queries/call";
import type { CallResponseReport, CallView } from "@/lib/call/types";
import { SoukError } from "@/lib/errors";
import { hashSecret } from "@/lib/session/secret";
import type { Context } from "./context";
import { viewCall } from "./read-call";
import { recordAnswer } from "./record-answer";

/**
 * Records what a visitor says came back after paying, and asks the chain at once. All of it is the visitor's and the
 * seller's claim: it never decides whether money moved. The same authorization may be sent again after an unknown
 * outcome, so an open call takes later reports too. Throws SoukError `not-found` for a wrong id or token.
 */
export async function reportResponse(
  ctx: Context,
  id: string,
  token: string,
  report: CallResponseReport,
): Promise<CallView> {
  const found = await findCall(ctx.db, id, hashSecret(token));
  if (!found) throw new SoukError("not-found", "There is no such call.");
  const { settlement, timings, receipt, voucher } = report;
  const call = await recordAnswer(ctx, found, {
    seenBy: "visitor",
    responseStatus: report.outcome === "answered" ? report.responseStatus : null,
    settlement,
    responseMs: timings?.payMs ?? null,
    timings: timings ?? null,
    receipt,
    voucher,
  });
  return viewCall(ctx, call);
}
