import { createSecureContext, type SecureContext } from "node:tls";
import { isLoopbackAddress, isPublicAddress } from "./address";
import { DialError, dial, type OpenSocket, openTcp } from "./dial";
import { failureMessage } from "./failure-message";
import { createLine, type Line } from "./line";
import { outboundHeaders } from "./outbound-headers";
import { receive } from "./receive";
import { createResolver, type Resolve } from "./resolver";
import { checkTargetUrl, isAllowedHost } from "./target-url";
import type { ExchangeTimings, FetchFailureCode, GuardedFetch, GuardedRequest, GuardedResult } from "./types";

export interface GuardedFetchOptions {
  /** Exact lower-case `host:port` pairs that may be loopback and off ports 80 and 443. Empty in production. */
  allowHosts: readonly string[];
  /** See {@link createResolver}. Sandbox only. */
  dnsStubFile?: string;
  userAgent?: string;
}

/** What the client does to the outside; replaced in tests only. */
export interface GuardedFetchEffects {
  openSocket?: OpenSocket;
  resolve?: Resolve;
  /** PEM certificates to trust instead of the built-in ones. */
  ca?: string;
}

const MAX_HEADER_BYTES = 131_072;
const DEFAULT_DEADLINE_MS = 10_000;
const DEFAULT_BODY_BYTES = 262_144;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** May be sent twice when a kept connection turns out to be closed (RFC 9110, 9.2.2). */
const REPEATABLE = new Set(["GET", "HEAD", "OPTIONS"]);

/** Nobody waits on a line that is closed; without it the library makes an error with its stack each time. */
const OVER = new Error("This line is closed.");

/** Connections of one visit that nobody uses at the moment, by origin. */
type Idle = Map<string, Line[]>;

/**
 * The one client through which this project calls addresses that strangers gave (security rows 1 to 9).
 * It follows no redirect, decodes no compression, sends allow-listed headers only, and ends every exchange at one
 * absolute deadline. Each exchange has a connection of its own, except within a `visit()`: nothing of one visitor's
 * exchange can reach the next, and a payment is never lost to a kept-alive connection that the server was just closing.
 * Every outcome is a value; only programming errors throw.
 */
export function createGuardedFetch(
  options: GuardedFetchOptions,
  effects: GuardedFetchEffects = {},
): GuardedFetch {
  const resolve = effects.resolve ?? createResolver(options.dnsStubFile);
  const openSocket = effects.openSocket ?? openTcp;
  const userAgent = options.userAgent ?? "souk/0.1 (x402 endpoint check)";
  const open = new Set<AbortController>();
  let trusted: SecureContext | undefined;
  const secureContext = () => {
    trusted ??= createSecureContext({ ca: effects.ca });
    return trusted;
  };

  async function exchange(request: GuardedRequest, idle?: Idle): Promise<GuardedResult> {
    const startedAt = performance.now();
    const timings: ExchangeTimings = { totalMs: 0 };
    const elapsedMs = () => Math.round(performance.now() - startedAt);
    const failed = (code: FetchFailureCode, message = failureMessage(code)): GuardedResult => ({
      ok: false,
      code,
      message,
      timings: { ...timings, totalMs: elapsedMs() },
    });

    const target = checkTargetUrl(request.url, options.allowHosts);
    if (!target.ok) return failed("blocked", target.message);
    const headers = outboundHeaders(request.headers ?? {});
    if (!headers || !METHODS.has(request.method) || /[^\x21-\x7e]/.test(request.corsOrigin ?? ""))
      return failed("protocol", "This request cannot be sent: its method or a header is not valid.");
    headers["user-agent"] = userAgent;
    headers["accept-encoding"] = "identity";
    if (request.corsOrigin) headers.origin = request.corsOrigin;

    const url = new URL(target.url);
    const allowed = isAllowedHost(url, options.allowHosts);
    const deadlineMs = request.deadlineMs ?? DEFAULT_DEADLINE_MS;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort("timeout"), deadlineMs);
    const onOuterAbort = () => stop.abort("aborted");
    request.signal?.addEventListener("abort", onOuterAbort, { once: true });
    if (request.signal?.aborted) onOuterAbort();
    open.add(stop);

    const makeLine = () => createLine(url.origin, MAX_HEADER_BYTES, idle !== undefined);
    const connect = (line: Line) =>
      dial({
        hostname: url.hostname.replace(/^\[|\]$/g, ""),
        port: Number(url.port || (url.protocol === "https:" ? 443 : 80)),
        secure: url.protocol === "https:",
        permitted: (address) => isPublicAddress(address) || (allowed && isLoopbackAddress(address)),
        resolve,
        openSocket,
        secureContext,
        signal: stop.signal,
        budgetMs: deadlineMs,
        onResolved: () => {
          timings.resolvedMs = elapsedMs();
        },
      }).then(async (socket) => {
        timings.connectedMs = elapsedMs();
        line.connectionMs = timings.connectedMs;
        await request.ready?.catch((error) => {
          socket.destroy();
          throw error;
        });
        return socket;
      });
    const send = (line: Line) => {
      line.connect = () => connect(line);
      return receive(line.client, {
        path: url.pathname + url.search,
        method: request.method,
        headers,
        body: request.body,
        signal: stop.signal,
        maxHeaderBytes: MAX_HEADER_BYTES,
        maxBodyBytes: request.maxBodyBytes ?? DEFAULT_BODY_BYTES,
        onBody: request.onBody,
        onHead: request.onHead,
        keepOpen: idle !== undefined,
        onFirstByte: () => {
          timings.firstByteMs = elapsedMs();
        },
      });
    };

    const kept = REPEATABLE.has(request.method) && !request.body ? idle?.get(url.origin)?.pop() : undefined;
    const first = kept ?? makeLine();
    let line: Line | null = first;
    try {
      if (kept) await request.ready;
      const received = await send(first).catch(async (error) => {
        const silent = timings.connectedMs === undefined && timings.firstByteMs === undefined;
        if (!kept || !silent || stop.signal.aborted || error instanceof DialError) throw error;
        // The server closed the kept connection meanwhile, which says nothing against it.
        await first.client.destroy(OVER);
        const fresh = makeLine();
        line = fresh;
        return send(fresh);
      });
      const { tls } = line;
      if (line === kept) timings.keptConnectionMs = kept.connectionMs;
      if (idle && !received.truncated) {
        idle.set(url.origin, [...(idle.get(url.origin) ?? []), line]);
        line = null;
      }
      return { ok: true, ...received, tls, timings: { ...timings, totalMs: elapsedMs() } };
    } catch (error) {
      if (stop.signal.aborted) return failed(stop.signal.reason === "timeout" ? "timeout" : "aborted");
      if (error instanceof DialError) return failed(error.phase, failureMessage(error.phase, error.reason));
      const code = (error as { code?: string }).code;
      return failed(code === "UND_ERR_HEADERS_OVERFLOW" ? "headers-too-large" : "protocol");
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener("abort", onOuterAbort);
      open.delete(stop);
      // Nobody waits for a connection to be taken down.
      line?.client.destroy(OVER).catch(() => {});
    }
  }

  const visit = (): GuardedFetch => {
    const idle: Idle = new Map();
    return Object.assign((request: GuardedRequest) => exchange(request, idle), {
      close: async () => {
        const lines = [...idle.values()].flat();
        idle.clear();
        await Promise.all(lines.map(({ client }) => client.destroy(OVER)));
      },
    });
  };
  const close = async () => {
    for (const stop of open) stop.abort("aborted");
  };
  return Object.assign((request: GuardedRequest) => exchange(request), { visit, close });
}
