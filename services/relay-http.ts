import type { RelayLine } from "@/lib/call/relay-lines";
import { SoukError } from "@/lib/errors";
import type { GuardedResult } from "@/lib/net/types";
import { readReceipt } from "@/lib/x402/offer-receipt";
import { parseSettlementResponse } from "@/lib/x402/settlement-response";
import type { Context } from "./context";
import { recordSeen, recordUnsent, type SeenByRelay, type Sending, wasReached } from "./record-relayed";

const MAX_BODY_BYTES = 5 * 1024 * 1024;
/** Without a payment nothing is settled, so an answer is quick. */
const DEADLINE_MS = 20_000;
/** A seller settles on a chain before it answers. A little shorter than what the browser waits for us. */
const PAID_DEADLINE_MS = 55_000;
/** Up to here an answer to a payment is waited for whole: one record of it is enough. */
const SMALL_BYTES = 65_536;

/** What a page may know of an answer. Never cookies, policies, or anything else that acts on an origin (row 12). */
const RESPONSE_HEADERS = new Set([
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "location",
  "payment-required",
  "payment-response",
  "retry-after",
  "x-payment-response",
]);

export interface Outgoing {
  url: string;
  method: string;
  /** The payment's header among them. */
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  /** It carries a payment. */
  paid: boolean;
  /**
   * Notes that the payment goes out, while the connection is made: nothing is sent before that is written. Answers the
   * call that it belongs to; null when there is none, or the chain has decided it.
   */
  markSent(): Promise<Sending | null>;
}

/** To whom lines go, and when nobody reads them any more. */
export interface Reader {
  send(line: RelayLine): void;
  gone: AbortSignal;
}

type Head = { status: number; headers: [string, string][] };

/**
 * Sends one HTTP request and passes the answer on as it comes. Of a streamed answer, what the seller claims of the settlement
 * is recorded before anybody here is told; the whole is recorded when it has ended, while its end is on its way to the reader:
 * should this process die just then, the row goes on saying that the outcome is unknown. A reader who leaves ends the reading, once
 * the answer to a payment has begun; a payment itself is never given up.
 * Throws SoukError `upstream-failed` when no whole answer came.
 */
export async function relayHttp(
  ctx: Pick<Context, "db" | "fetch" | "chain" | "now">,
  { paid, markSent, body, ...request }: Outgoing,
  { send, gone }: Reader,
): Promise<void> {
  const started = performance.now();
  const elapsedMs = () => Math.round(performance.now() - started);
  const stop = new AbortController();
  let head: Head | null = null;
  let passing = false;
  let sending: Sending | null = null;
  let lines: Promise<unknown> = Promise.resolve();
  /** In order, and behind the record. */
  const pass = (step: () => unknown) => {
    lines = lines.then(step);
    lines.catch(() => {});
  };
  const sendHead = ({ status, headers }: Head) =>
    send({ type: "head", status, headers: shown(headers), elapsedMs: elapsedMs() });
  const leave = () => {
    if (head || !paid) stop.abort();
  };
  gone.addEventListener("abort", leave, { once: true });

  const marked = markSent().then((noted) => {
    sending = noted;
  });
  marked.catch(() => {});
  const result = await ctx.fetch({
    ...request,
    ready: marked,
    body: body ?? undefined,
    deadlineMs: paid ? PAID_DEADLINE_MS : DEADLINE_MS,
    maxBodyBytes: MAX_BODY_BYTES,
    signal: stop.signal,
    onHead(begun) {
      head = begun;
      if (gone.aborted) leave();
      if (paid && isSmall(begun.headers)) return;
      passing = true;
      // How it was delivered is known at its end only.
      const claimed = seen(null, begun.headers, null);
      const noted = sending;
      if (noted && claimed.settlement) pass(() => recordSeen(ctx, noted, claimed));
      pass(() => sendHead(begun));
    },
    onBody(piece) {
      if (passing) pass(() => send(dataLine(piece)));
      return false;
    },
  });
  gone.removeEventListener("abort", leave);
  await marked;
  await lines;

  const answer = answered(result, head);
  const noted = sending as Sending | null;
  const recorded =
    noted &&
    (wasReached(result)
      ? recordSeen(
          ctx,
          noted,
          answer ? seen(answer.status, [...answer.headers, ...answer.trailers], answer.ms) : NOTHING,
        )
      : recordUnsent(ctx, noted));
  if (!answer) {
    await recorded;
    const message = result.ok ? "" : result.message;
    throw new SoukError("upstream-failed", message, {
      outcome: paid && wasReached(result) ? "unknown" : "not-sent",
    });
  }
  if (!passing) {
    sendHead(answer);
    if (result.ok && result.body.length > 0) send(dataLine(result.body));
  }
  const trailers = shown(answer.trailers);
  send({
    type: "end",
    cut: answer.cut,
    elapsedMs: elapsedMs(),
    ...(trailers.length > 0 && { trailers }),
  });
  await recorded;
}

const NOTHING: SeenByRelay = { status: null, settlement: null, receipt: null, ms: null };

function seen(status: number | null, headers: [string, string][], ms: number | null): SeenByRelay {
  const { settlement } = parseSettlementResponse(headers);
  return { status, settlement, receipt: readReceipt(headers), ms };
}

/** What came, whole or cut at the cap, at the deadline or by its reader; null when it broke off or never began. */
function answered(result: GuardedResult, head: Head | null) {
  const { totalMs: ms } = result.timings;
  if (result.ok) {
    const { status, headers, trailers = [] } = result;
    return { status, headers, trailers, ms, cut: result.truncated ? ("size" as const) : null };
  }
  if (!head || (result.code !== "timeout" && result.code !== "aborted")) return null;
  return {
    ...head,
    trailers: [],
    ms,
    cut: result.code === "timeout" ? ("time" as const) : ("stopped" as const),
  };
}

const shown = (headers: [string, string][]) => headers.filter(([name]) => RESPONSE_HEADERS.has(name));
const dataLine = (piece: Uint8Array): RelayLine => ({
  type: "data",
  base64: Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString("base64"),
});

function isSmall(headers: [string, string][]): boolean {
  const length = headers.find(([name]) => name === "content-length")?.[1];
  return length !== undefined && /^\d{1,9}$/.test(length) && Number(length) <= SMALL_BYTES;
}
