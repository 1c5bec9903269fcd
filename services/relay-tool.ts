import { callTool, toolStatus } from "@/lib/call/tool-call";
import { SoukError } from "@/lib/errors";
import { receiptIn } from "@/lib/x402/offer-receipt";
import { parseToolSettlement, toolSettlementValue } from "@/lib/x402/tool-settlement";
import type { Context } from "./context";
import { recordSeen, recordUnsent, type Sending } from "./record-relayed";
import type { Reader } from "./relay-http";

/** Hello, the call and goodbye; a payment's settlement on a chain is within it. */
const DEADLINE_MS = 20_000;
const PAID_DEADLINE_MS = 55_000;

export interface OutgoingCall {
  /** Of the MCP server. */
  url: string;
  /** Name and arguments. */
  body: string;
  payment: { header: string; value: string } | null;
  /** Called when the server has said hello and the payment is about to go out. */
  markSent(): Promise<Sending | null>;
}

/**
 * Calls one MCP tool and passes its answer on: the JSON-RPC answer as the body. As with HTTP, a payment's call row says
 * that it went out before it does, and what came back before anybody here is told.
 * Throws SoukError `upstream-failed` when no answer came.
 */
export async function relayTool(
  ctx: Pick<Context, "db" | "fetch" | "chain" | "now">,
  { url, body, payment, markSent }: OutgoingCall,
  { send }: Pick<Reader, "send">,
): Promise<void> {
  let sending: Sending | null = null;
  const outcome = await callTool(ctx.fetch, {
    url,
    body,
    payment,
    deadlineMs: payment ? PAID_DEADLINE_MS : DEADLINE_MS,
    async beforeCall() {
      sending = payment && (await markSent());
    },
  });
  const gone = sending as Sending | null;
  if (!outcome.ok) {
    if (gone && !outcome.sent) await recordUnsent(ctx, gone);
    throw new SoukError("upstream-failed", outcome.message, {
      outcome: payment && outcome.sent ? "unknown" : "not-sent",
    });
  }
  const { answer, elapsedMs } = outcome;
  const status = toolStatus(answer);
  if (gone)
    await recordSeen(ctx, gone, {
      status,
      settlement: parseToolSettlement(answer).settlement,
      receipt: receiptIn(toolSettlementValue(answer)),
      ms: elapsedMs,
    });
  send({ type: "head", status, headers: [["content-type", "application/json"]], elapsedMs });
  send({ type: "data", base64: Buffer.from(JSON.stringify(answer)).toString("base64") });
  send({ type: "end", cut: null, elapsedMs });
}
