import type { Answer } from "./answer";
import type { BuiltRequest } from "./build-request";
import { envelopeBody, type RelayEnvelope, type RelayRequest } from "./envelope";

/** Bytes of a direct answer that are read; what the relay carries is its own limit. */
export const MAX_BODY_BYTES = 5_242_880;
/** Milliseconds for one direct exchange; the relay has its own deadline, a little shorter. */
const DEADLINE_MS = 60_000;

export type SendOutcome =
  | { ok: true; answer: Answer }
  /** No answer. `sent: false` only where it is certain that the endpoint never saw the request. */
  | { ok: false; sent: boolean; message: string };

type Ready = Extract<BuiltRequest, { ok: true }>;

/**
 * Sends a built request from this browser straight to the endpoint. Follows no redirect (the payment would go
 * elsewhere), sends no cookies and no referrer.
 */
export async function sendDirect(
  request: Ready,
  payment: { header: string; value: string } | null,
  fetchFn: typeof fetch,
  now: () => number,
  /** Told what has arrived, again and again while more comes. */
  onArriving: (answer: Answer) => void = () => {},
): Promise<SendOutcome> {
  const started = now();
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    const response = await fetchFn(request.url, {
      method: request.method,
      headers: { ...request.headers, ...(payment && { [payment.header]: payment.value }) },
      body: request.body,
      mode: "cors",
      cache: "no-store",
      redirect: "error",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: deadline,
    });
    const elapsedMs = Math.round(now() - started);
    const headers = [...response.headers].map(([name, value]): [string, string] => [
      name.toLowerCase(),
      value,
    ]);
    const answer = (body: Uint8Array<ArrayBuffer>, truncated: boolean): Answer => ({
      status: response.status,
      headers,
      body,
      truncated,
      elapsedMs,
      via: "direct",
    });
    const { body, truncated } = await readBounded(response, deadline, now, (soFar) =>
      onArriving(answer(soFar, false)),
    );
    return { ok: true, answer: answer(body, truncated) };
  } catch {
    // A browser says only "failed": no CORS, a redirect, no network and a cut connection all look alike.
    return { ok: false, sent: true, message: "Your browser got no answer from the endpoint." };
  }
}

/** How often what arrives is shown. */
const SHOW_MS = 150;

/** Reads to the end, to the cap or to the deadline: a stream without an end is cut, not lost. */
async function readBounded(
  response: Response,
  deadline: AbortSignal,
  now: () => number,
  onArriving: (soFar: Uint8Array<ArrayBuffer>) => void,
): Promise<{ body: Uint8Array<ArrayBuffer>; truncated: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let shownAt = now();
  const joined = () => {
    const body = new Uint8Array(size);
    let at = 0;
    for (const chunk of chunks) {
      body.set(chunk, at);
      at += chunk.length;
    }
    return body;
  };
  const reader = response.body?.getReader();
  for (;;) {
    const read = await reader?.read().catch((error: unknown) => {
      if (deadline.aborted && size > 0) return "deadline" as const;
      throw error;
    });
    if (read === "deadline") return { body: joined(), truncated: true };
    if (!read || read.done) return { body: joined(), truncated: false };
    const room = MAX_BODY_BYTES - size;
    chunks.push(read.value.subarray(0, room));
    size += Math.min(room, read.value.length);
    if (read.value.length > room) {
      await reader?.cancel();
      return { body: joined(), truncated: true };
    }
    if (now() - shownAt >= SHOW_MS) {
      shownAt = now();
      onArriving(joined());
    }
  }
}

/** Sends through this Souk's relay: the listing says where, the values say what. */
export async function sendThroughRelay(
  listingId: string,
  request: RelayRequest,
  fetchFn: typeof fetch,
): Promise<SendOutcome> {
  try {
    const response = await fetchFn(`/api/listings/${listingId}/relay`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      redirect: "error",
      cache: "no-store",
    });
    const parsed: unknown = await response.json();
    if (response.ok) {
      const envelope = parsed as RelayEnvelope;
      const { status, headers, truncated, elapsedMs } = envelope;
      const body = envelopeBody(envelope);
      return { ok: true, answer: { status, headers, body, truncated, elapsedMs, via: "relay" } };
    }
    const problem = parsed as { detail?: string; title?: string; outcome?: string };
    const refusedByUs = response.status < 500 && problem.outcome === undefined;
    return {
      ok: false,
      sent: problem.outcome !== "not-sent" && !refusedByUs,
      message: problem.detail ?? problem.title ?? `The relay answered ${response.status}.`,
    };
  } catch {
    return { ok: false, sent: true, message: "This site did not answer." };
  }
}
