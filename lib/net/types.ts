/** Why an outbound exchange ended without a response. One uniform `blocked` for every refused address (security row 4). */
export type FetchFailureCode =
  | "blocked"
  | "dns"
  | "connect"
  | "tls"
  | "timeout"
  | "headers-too-large"
  | "protocol"
  | "aborted";

export interface ExchangeTimings {
  /** Milliseconds from the start of the exchange; absent when the phase was not reached, or a kept connection was used. */
  resolvedMs?: number;
  connectedMs?: number;
  firstByteMs?: number;
  /** What making the kept connection had taken, when one was used. */
  keptConnectionMs?: number;
  totalMs: number;
}

export interface GuardedRequest {
  /** http or https, no userinfo. */
  url: string;
  method: string;
  /** Filtered by the outbound allow-list: Cookie, Authorization, Origin, X-Forwarded-* never leave. */
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** One absolute deadline for the whole exchange, default 10 000. */
  deadlineMs?: number;
  /** Body bytes kept; the rest is not read and `truncated` is set. Default 262 144. */
  maxBodyBytes?: number;
  /**
   * Hears of every piece of the body as it comes. True: that is enough, end the exchange, with `truncated` set. For
   * streams whose end need not be waited for.
   */
  onBody?(chunk: Uint8Array, response: { status: number; headers: readonly [string, string][] }): boolean;
  /** Hears of the final response's status and headers as soon as they are complete. */
  onHead?(response: { status: number; headers: [string, string][] }): void;
  /** Set only for a CORS preflight or a CORS check: sent as `Origin`. */
  corsOrigin?: string;
  signal?: AbortSignal;
  /**
   * The connection is made meanwhile, but nothing is sent before this is resolved. When it is rejected nothing is sent at
   * all, and the exchange ends as `protocol`.
   */
  ready?: Promise<unknown>;
}

export type GuardedResult =
  | {
      ok: true;
      status: number;
      /** Lower-case names, in wire order, repeated names repeated. */
      headers: [string, string][];
      body: Uint8Array;
      truncated: boolean;
      /** Fields after the body, lower-case names; absent when there are none. */
      trailers?: [string, string][];
      /** Negotiated TLS version, e.g. `TLSv1.3`; absent over http. */
      tls?: string;
      timings: ExchangeTimings;
    }
  | { ok: false; code: FetchFailureCode /** Safe to show. */; message: string; timings: ExchangeTimings };

/** Never throws for what the other side does: every outcome is a value. */
export interface GuardedFetch {
  (request: GuardedRequest): Promise<GuardedResult>;
  /**
   * The same client for one visit to one provider: requests without side effects may follow each other on one
   * connection. For probes only, never for what a visitor sends. Ends with its own `close()`.
   */
  visit?(): GuardedFetch;
  close(): Promise<void>;
}
