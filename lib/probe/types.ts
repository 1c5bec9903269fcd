import type { ExchangeTimings, FetchFailureCode } from "@/lib/net/types";
import type { PaymentRequired } from "@/lib/x402/types";

/** One request and what came back, bounded and plain enough to store as JSON. */
export interface Exchange {
  /**
   * `cold`: an empty request. `example`: the declared example. `preflight` and `cors`: as a web page would.
   * `method-search`: another method, to find the one that is sold.
   */
  purpose: "cold" | "example" | "preflight" | "cors" | "method-search";
  method: string;
  url: string;
  result:
    | {
        kind: "response";
        status: number;
        /** Lower-case names in wire order; values cut to 128 KB in all. */
        headers: [string, string][];
        /** UTF-8 text, at most 64 KB; "" when binary. */
        body: string;
        truncated: boolean;
        tls?: string;
      }
    | { kind: "failed"; code: FetchFailureCode; message: string };
  timings: ExchangeTimings;
}

/** What an ERC-20 contract says of itself, read through our own RPC. */
export interface TokenFacts {
  network: string;
  asset: string;
  /** false: no code at that address. */
  exists: boolean;
  name?: string;
  version?: string;
  decimals?: number;
}

/** Everything one probe saw. Judging it needs nothing else, so it can be judged again later. */
export interface Observation {
  formatVersion: 1;
  /** ISO 8601. */
  at: string;
  /** `methodFound`: nobody named the method, Souk found it by asking. */
  target: { url: string; method: string; methodFound: boolean };
  /** Sent as `Origin` in `preflight` and `cors`. */
  browserOrigin?: string;
  exchanges: Exchange[];
  tokens: TokenFacts[];
}

export type Severity = "error" | "warning" | "advice";

/** What one check says about one observation. */
export interface Finding {
  /** Stable, as linters have: `resource-url-mismatch`. */
  id: string;
  severity: Severity;
  title: string;
  /** One or two plain sentences: why it matters. */
  detail: string;
  expected: string;
  observed: string;
  /** Words, then optionally lines to paste. */
  fix: { words: string; code?: { framework: string; lines: string } };
  /** Section of the specification, or the evidence. */
  source: string;
}

export type Verdict = "payable" | "payable-with-warnings" | "not-payable" | "unreachable" | "blocked";

/** An observation, judged. This is what `POST /api/validate` answers and what a listing stores. */
export interface ProbeReport {
  verdict: Verdict;
  /** One line: "Not payable yet: one error, one warning". */
  summary: string;
  target: { url: string; method: string };
  at: string;
  /** First byte of the exchange that met the 402, or of the cold one; null when nothing answered. */
  latencyMs: number | null;
  /** HTTP status of the cold request; null when nothing answered. */
  status: number | null;
  terms: PaymentRequired | null;
  findings: Finding[];
  /** Checks that applied and held. */
  passed: { id: string; title: string }[];
  /** A web page can read the 402 and send the payment itself. null: not measured. */
  callableFromBrowser: boolean | null;
  /** Declared input, from the bazaar extension (v2) or `outputSchema.input` (v1). */
  input: DeclaredInput | null;
  /** Declared output example, if any. */
  outputExample: unknown;
}

/** One field of a request form. `schema` is the provider's JSON Schema fragment: untrusted, never compiled on the server. */
export interface DeclaredField {
  name: string;
  required: boolean;
  schema: Record<string, unknown>;
  example?: unknown;
}

/** How to call the resource, read from its declaration and bounded (at most 64 fields, 16 KB of schema). */
export interface DeclaredInput {
  method: string;
  queryParams: DeclaredField[];
  pathParams: DeclaredField[];
  headers: DeclaredField[];
  body: { type: "json" | "form-data" | "text"; fields: DeclaredField[]; example?: unknown } | null;
  routeTemplate?: string;
}

/** Progress of a running probe, for people who watch. */
export interface ProbeStep {
  step: "started" | "method" | "cold" | "example" | "preflight" | "tokens" | "judged";
  /** Plain words: "answered 402 in 84 ms". */
  text: string;
  ok: boolean;
  /** Milliseconds this step took. */
  ms: number;
}
