import { readLines } from "@/lib/http/read-lines";
import type { RpcAnswer } from "@/lib/mcp/json-rpc";
import type { Answer } from "./answer";
import { browserExchange } from "./browser-exchange";
import type { BuiltRequest } from "./build-request";
import { showArriving } from "./collect-body";
import { type Cut, pieceBytes, type RelayLine, type RelayRequest } from "./relay-lines";
import { callTool, toolStatus } from "./tool-call";

/** Bytes of a direct answer that are read; what the relay carries is its own limit. */
export const MAX_BODY_BYTES = 5_242_880;
/** Milliseconds for one direct exchange; the relay has its own deadline, a little shorter. */
const DEADLINE_MS = 60_000;

export type SendOutcome =
  | { ok: true; answer: Answer }
  /** No answer. `sent: false` only where it is certain that the endpoint never saw the request. */
  | { ok: false; sent: boolean; message: string };

type Ready = Extract<BuiltRequest, { ok: true }>;

/** How an answer is taken in, besides the request itself. */
export interface Receiving {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Told what has arrived, again and again while more comes. */
  onArriving?(answer: Answer): void;
  /** Ends the reading: what has come is the answer, cut. */
  stop?: AbortSignal;
}

const BROKEN = "The answer broke off in the middle.";

/** Sends a built request from this browser straight to the endpoint. */
export async function sendDirect(
  request: Ready,
  payment: { header: string; value: string } | null,
  fetchFn: typeof fetch,
  { now, onArriving = () => {}, stop }: Receiving,
): Promise<SendOutcome> {
  let head: Pick<Answer, "status" | "headers" | "elapsedMs"> | null = null;
  const started = now();
  const answer = (body: Uint8Array<ArrayBuffer>, cut: Cut | null): Answer => ({
    ...(head as NonNullable<typeof head>),
    body,
    cut,
    via: "direct",
  });
  const body = showArriving(now, (soFar) => onArriving(answer(soFar, null)));
  const result = await browserExchange(
    fetchFn,
    now,
  )({
    url: request.url,
    method: request.method,
    headers: { ...request.headers, ...(payment && { [payment.header]: payment.value }) },
    body: request.body ?? undefined,
    deadlineMs: DEADLINE_MS,
    maxBodyBytes: MAX_BODY_BYTES,
    signal: stop,
    onHead({ status, headers }) {
      head = { status, headers, elapsedMs: Math.round(now() - started) };
    },
    onBody(piece) {
      body.add(piece);
      return false;
    },
  });
  if (result.ok) return { ok: true, answer: answer(body.joined(), result.truncated ? "size" : null) };
  // A stream without an end is cut, not lost.
  if (head && result.code === "timeout") return { ok: true, answer: answer(body.joined(), "time") };
  if (head && result.code === "aborted") return { ok: true, answer: answer(body.joined(), "stopped") };
  return { ok: false, sent: true, message: head ? BROKEN : result.message };
}

/** Calls an MCP tool from this browser. */
export async function sendToTool(
  request: Ready,
  payment: { header: string; value: string } | null,
  fetchFn: typeof fetch,
  { now, stop }: Receiving,
): Promise<SendOutcome> {
  const exchange = browserExchange(fetchFn, now);
  const outcome = await callTool(
    Object.assign((asked: Parameters<typeof exchange>[0]) => exchange({ ...asked, signal: stop }), {
      close: exchange.close,
    }),
    { url: request.url, body: String(request.body), payment, deadlineMs: DEADLINE_MS },
  );
  if (!outcome.ok) return outcome;
  const body = new TextEncoder().encode(JSON.stringify(outcome.answer));
  const plain = { status: 200, headers: JSON_HEADERS, body, cut: null, via: "direct" as const };
  return { ok: true, answer: asTool({ ...plain, elapsedMs: outcome.elapsedMs }) };
}

const JSON_HEADERS: Answer["headers"] = [["content-type", "application/json"]];

/** An answer whose body is a tool's, as that. */
function asTool(answer: Answer): Answer {
  const tool = JSON.parse(new TextDecoder().decode(answer.body)) as RpcAnswer;
  return { ...answer, status: toolStatus(tool), tool };
}

/** Sends through this Souk's relay: the listing says where, the values say what. */
export async function sendThroughRelay(
  listing: { id: string; tool?: string | null },
  request: RelayRequest,
  fetchFn: typeof fetch,
  { now, onArriving = () => {}, stop }: Receiving,
): Promise<SendOutcome> {
  let head: Extract<RelayLine, { type: "head" }> | null = null;
  const answer = (
    body: Uint8Array<ArrayBuffer>,
    cut: Cut | null,
    trailers: Answer["headers"] = [],
  ): Answer => {
    const { status, headers, elapsedMs } = head as NonNullable<typeof head>;
    return { status, headers: [...headers, ...trailers], body, cut, elapsedMs, via: "relay" };
  };
  const body = showArriving(now, (soFar) => listing.tool || onArriving(answer(soFar, null)));
  try {
    const response = await fetchFn(`/api/listings/${listing.id}/relay`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      redirect: "error",
      cache: "no-store",
      signal: stop,
    });
    if (!response.ok || !response.body) return refused(response.status, await response.json());
    const lines = readLines(response.body);
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      const line = JSON.parse(next.value) as RelayLine;
      if (line.type === "head") head = line;
      else if (line.type === "data") body.add(pieceBytes(line.base64));
      else if (line.type === "problem") return refused(line.problem.status, line.problem);
      else {
        void readOn(lines);
        const whole = answer(body.joined(), line.cut, line.trailers);
        return { ok: true, answer: listing.tool ? asTool(whole) : whole };
      }
    }
    return { ok: false, sent: true, message: BROKEN };
  } catch {
    if (head && stop?.aborted && !listing.tool) return { ok: true, answer: answer(body.joined(), "stopped") };
    return { ok: false, sent: true, message: "This site did not answer. Check your connection." };
  }
}

/** What the relay still writes down ends the response: read to there, its connection serves the next request. */
async function readOn(lines: AsyncGenerator<string>): Promise<void> {
  try {
    while (!(await lines.next()).done);
  } catch {
    // The answer is whole already.
  }
}

function refused(
  status: number,
  problem: { detail?: string; title?: string; outcome?: string },
): SendOutcome {
  const refusedByUs = status < 500 && problem.outcome === undefined;
  return {
    ok: false,
    sent: problem.outcome !== "not-sent" && !refusedByUs,
    message: problem.detail ?? problem.title ?? `The relay answered ${status}.`,
  };
}
