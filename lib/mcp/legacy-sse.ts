import type { GuardedResult } from "@/lib/net/types";
import { eventStreamReader } from "./event-stream";
import { type ReadMessage, readAnswer } from "./json-rpc";
import { failed, httpOf, isStream } from "./receive-answer";
import type { Asked, McpClientOptions, Wire } from "./session";

const MAX_STREAM_BYTES = 4_194_304;
/** The whole visit: the stream is closed after it. */
const STREAM_MS = 40_000;

type Waiting = (read: Exclude<ReadMessage, { kind: "other" }>) => void;

/**
 * The transport of MCP 2024-11-05: a stream (GET) that first names a POST address of the same origin and then carries
 * the answers. null when the stream does not begin like that; it is closed then.
 */
export async function legacySse({ fetch, deadlineMs }: McpClientOptions, url: string): Promise<Wire | null> {
  const stop = new AbortController();
  const stream = eventStreamReader();
  const waiting = new Map<number, Waiting>();
  let onEndpoint: (address: string | null) => void = () => {};
  const endpoint = new Promise<string | null>((resolve) => {
    onEndpoint = resolve;
  });
  const open = fetch({
    url,
    method: "GET",
    headers: { accept: "text/event-stream" },
    deadlineMs: STREAM_MS,
    maxBodyBytes: MAX_STREAM_BYTES,
    signal: stop.signal,
    onBody(chunk, { status, headers }) {
      if (status !== 200 || !isStream(headers)) return true;
      const events = stream.read(chunk);
      for (const { event, data } of events ?? []) {
        if (event === "endpoint") onEndpoint(sameOrigin(data, url));
        else if (event === "message")
          for (const [id, give] of waiting) {
            const read = readAnswer(data, id);
            if (read.kind !== "other") give(read);
          }
      }
      return events === null;
    },
  });
  const ended = open.then((result) => {
    onEndpoint(null);
    return result;
  });

  const timer = setTimeout(() => onEndpoint(null), deadlineMs);
  const address = await endpoint;
  clearTimeout(timer);
  const close = async () => {
    stop.abort();
    await ended;
  };
  if (address === null) {
    await close();
    return null;
  }

  const post = (message: Record<string, unknown>) =>
    fetch({
      url: address,
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", ...message }),
      deadlineMs,
      maxBodyBytes: 16_384,
    });
  return {
    transport: "sse",
    async ask(id, method, params) {
      const startedAt = performance.now();
      let timeout: ReturnType<typeof setTimeout> | undefined;
      const heard = new Promise<Parameters<Waiting>[0] | "late" | GuardedResult>((resolve) => {
        waiting.set(id, resolve);
        timeout = setTimeout(() => resolve("late"), deadlineMs);
        ended.then(resolve);
      });
      const posted = await post({ id, method, params });
      const http = httpOf({ url: address, method: "POST" }, posted);
      // A refused POST has no answer to wait for.
      const read = posted.ok && posted.status < 300 ? await heard : null;
      clearTimeout(timeout);
      waiting.delete(id);
      return judgeHeard(http, posted, read, Math.round(performance.now() - startedAt));
    },
    async tell(method) {
      await post({ method });
    },
    agreed() {},
    end: close,
  };
}

function judgeHeard(
  http: Asked["http"],
  posted: GuardedResult,
  read: Parameters<Waiting>[0] | "late" | GuardedResult | null,
  ms: number,
): Asked {
  if (!posted.ok) return failed(http, "http", posted.message);
  if (read === null) return failed(http, "status", `${posted.status}`);
  if (read === "late" || "ok" in read) return failed(http, "no-answer", "a stream without the answer");
  if (read.kind === "unreadable") return failed(http, "unreadable", read.why);
  return {
    answer: read.answer,
    failure: null,
    why: "",
    http: { ...http, timings: { ...http.timings, firstByteMs: ms, totalMs: ms } },
  };
}

/** Messages may be sent to the stream's own origin only: an address elsewhere would make us knock on other doors. */
function sameOrigin(data: string, url: string): string | null {
  if (!URL.canParse(data, url)) return null;
  const target = new URL(data, url);
  return target.origin === new URL(url).origin ? target.href : null;
}
