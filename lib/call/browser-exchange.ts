import type { GuardedFetch, GuardedRequest, GuardedResult } from "@/lib/net/types";
import { collectBody } from "./collect-body";

const NO_ANSWER = "Your browser got no answer from the endpoint.";
const DEADLINE_MS = 60_000;
const MAX_BODY_BYTES = 5_242_880;

/**
 * The browser's own fetch in the form that the rest of the project knows: every outcome is a value. Follows no redirect
 * (a payment would go elsewhere), sends no cookies and no referrer. Ends at its deadline and at its cap like the server's
 * client; whether anything was sent cannot be known when there is no answer.
 */
export function browserExchange(fetchFn: typeof fetch, now: () => number): GuardedFetch {
  async function exchange(request: GuardedRequest): Promise<GuardedResult> {
    const started = now();
    const elapsedMs = () => Math.round(now() - started);
    const failed = (code: "timeout" | "aborted" | "protocol"): GuardedResult => ({
      ok: false,
      code,
      message: NO_ANSWER,
      // A browser says only "failed": no CORS, a redirect, no network and a cut connection all look alike.
      timings: { connectedMs: 0, totalMs: elapsedMs() },
    });
    const deadline = AbortSignal.timeout(request.deadlineMs ?? DEADLINE_MS);
    const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
    try {
      const response = await fetchFn(request.url, {
        method: request.method,
        headers: request.headers,
        body: request.body as BodyInit | undefined,
        mode: "cors",
        cache: "no-store",
        redirect: "error",
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal,
      });
      const firstByteMs = elapsedMs();
      const { status } = response;
      const headers = [...response.headers].map(([name, value]): [string, string] => [
        name.toLowerCase(),
        value,
      ]);
      request.onHead?.({ status, headers });
      const { body, truncated } = await read(response, request, headers);
      return { ok: true, status, headers, body, truncated, timings: { firstByteMs, totalMs: elapsedMs() } };
    } catch {
      return failed(deadline.aborted ? "timeout" : request.signal?.aborted ? "aborted" : "protocol");
    }
  }
  return Object.assign(exchange, { close: async () => {} });
}

/** Reads to the end, to the cap, or until somebody has had enough. */
async function read(
  response: Response,
  { maxBodyBytes = MAX_BODY_BYTES, onBody }: GuardedRequest,
  headers: [string, string][],
): Promise<{ body: Uint8Array; truncated: boolean }> {
  const whole = collectBody();
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) return { body: whole.joined(), truncated: false };
    const room = maxBodyBytes - size;
    const kept = piece.value.subarray(0, room);
    whole.add(kept);
    size += kept.length;
    const enough = onBody?.(kept, { status: response.status, headers }) === true;
    if (!enough && piece.value.length <= room) continue;
    await reader?.cancel();
    return { body: whole.joined(), truncated: true };
  }
}
