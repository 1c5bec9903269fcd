import type { ListedTool } from "@/lib/mcp/list-tools";
import type { ExchangeTimings, FetchFailureCode } from "@/lib/net/types";
import type { PaymentRequired } from "@/lib/x402/types";

/** One request and what came back, bounded and plain enough to store as JSON. */
export interface Exchange {
  /**
   * `cold`: an empty request. `example`: the declared example. `preflight` and `cors`: as a web page would.
   * `preflight-sdk`: the preflight that the reference packages cause. `method-search`: another method, to find the one
   * that is sold.
   */
  purpose: "cold" | "example" | "preflight" | "preflight-sdk" | "cors" | "method-search";
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

/** What one document of the origin says of the probed endpoint: the live 402 wins, so it is only compared. */
export interface DocumentClaim {
  kind: "openapi" | "well-known-x402";
  /** Where the document was read. */
  url: string;
  /** Why it could not be used (too large, not JSON, …), in words safe to show; nothing below counts then. */
  problem?: string;
  /** Whether it names this URL at all, with any method. */
  listed: boolean;
  /** More endpoints are in it than were read: that it does not name this one says nothing. */
  cut?: true;
  /** Upper-case methods under which it names this URL; [] when the document has no methods. */
  methods: string[];
  /** OpenAPI: the operation of this method declares a 402 response. */
  declares402?: boolean;
  /** `x-payment-info.protocols`, as written. */
  protocols?: string[];
  /** `x-payment-info.price` in whole units of `currency`, as written. */
  price?:
    | { mode: "fixed"; currency: string; amount: string }
    | { mode: "dynamic"; currency: string; min: string; max: string };
  /** Checksummed addresses whose signature over the origin was verified. */
  provenOwners?: string[];
  /** How many ownership proofs it carries, valid or not. */
  ownershipProofs?: number;
}

/** One signed offer of the offer-receipt extension, its signature already looked at: recovery is no pure question. */
export interface OfferFacts {
  index: number;
  format: "eip712" | "jws" | "unknown";
  /** EIP-55 address or the DID of a JWS key; null when the signature does not hold, or its key was not looked for. */
  signer: string | null;
  /** Why there is no signer, safe to show. */
  problem?: string;
  /** What was signed, as strings. */
  terms: Record<string, string>;
}

/** One call of an MCP tool, without a payment. */
export interface ToolCall {
  /** `cold`: with what could be made of its schema. `example`: with the declared example. */
  purpose: "cold" | "example";
  arguments: Record<string, unknown>;
  /**
   * An `RpcAnswer` as JSON in ASCII: storing it changes no character of a price. Bounded; of an answer that is not about
   * a payment only the beginning is kept.
   */
  answer: string;
}

/** What an MCP server said of one tool; its HTTP exchange is the observation's `cold` one. */
export interface ToolFacts {
  /** null: no MCP server answered. */
  transport: "streamable-http" | "sse" | null;
  protocolVersion: string | null;
  /** As it calls itself: untrusted, one line each. */
  server: { name: string; version: string } | null;
  /** What ended the visit before the tool had answered; null when it had. */
  stopped: {
    at: "initialize" | "tools/list" | "tools/call";
    failure: "http" | "status" | "not-mcp" | "unreadable" | "no-answer";
    /** Safe to show. */
    why: string;
  } | null;
  /** null: the tools could not be read. `names`: the first 32. */
  listed: { names: string[]; count: number; complete: boolean } | null;
  /** The tool as its server lists it; null when it does not. */
  declared: ListedTool | null;
  calls: ToolCall[];
  /** To a page's hello it gave the id of a session, which later requests have to name. Absent: no page's hello was sent. */
  givesSession?: boolean;
}

/** Everything one probe saw. Judging it needs nothing else, so it can be judged again later. */
export interface Observation {
  formatVersion: 1;
  /** ISO 8601. */
  at: string;
  /** `methodFound`: nobody named the method, Souk found it by asking. */
  target: {
    url: string;
    method: string;
    methodFound: boolean /** The MCP tool that is sold at `url`. */;
    tool?: string;
  };
  /** Sent as `Origin` in `preflight` and `cors`. */
  browserOrigin?: string;
  exchanges: Exchange[];
  tokens: TokenFacts[];
  /** Absent: no document was looked for. */
  documents?: DocumentClaim[];
  /** Absent: no offer was signed. */
  offers?: OfferFacts[];
  /** Absent: an HTTP resource. */
  tool?: ToolFacts;
}

/** What a rule is about; the rule book is ordered by it. */
export type RuleGroup =
  | "transport"
  | "protocol"
  | "requirements"
  | "resource"
  | "bazaar"
  | "method"
  | "cors"
  | "extensions"
  | "documents"
  | "mcp"
  | "other";

export type Severity = "error" | "warning" | "advice";

/** What one check says about one observation. */
export interface Finding {
  /** Stable, as linters have: `resource-url-mismatch`. */
  id: string;
  group: RuleGroup;
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

/**
 * `auth-only`: it asks for a sign-in (sign-in-with-x with no option), not for a payment. `other-protocol`: its 402 speaks L402, MPP
 * or another protocol and no x402.
 */
export type Verdict =
  | "payable"
  | "payable-with-warnings"
  | "not-payable"
  | "auth-only"
  | "unreachable"
  | "blocked"
  | "other-protocol";

/** Somebody who might pay, or a catalog that might list it. `ok` null: that cannot be said from outside. */
export interface Payer {
  who: "sdk-v2" | "sdk-v1" | "browser" | "relay" | "eoa" | "smart-wallet" | "coinbase-validator" | "x402scan";
  ok: boolean | null;
  /** One plain sentence. */
  reason: string;
}

/** An observation, judged. This is what `POST /api/validate` answers and what a listing stores. */
export interface ProbeReport {
  verdict: Verdict;
  /** One line: "Not payable yet: one error, one warning". */
  summary: string;
  target: { url: string; method: string /** The MCP tool. */; tool?: string };
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
  /** Who could pay it and which catalogs would take it; reports of the first rule book lack it. */
  payers: Payer[];
  /** Names of the other payment protocols its 402 speaks: "L402", "MPP". */
  otherProtocols: string[];
  /** Declared input, from the bazaar extension (v2) or `outputSchema.input` (v1). */
  input: DeclaredInput | null;
  /** Declared output example, if any. */
  outputExample: unknown;
  /** What sells it, when it is an MCP tool and its server answered. */
  tool?: ToolSummary;
}

/** An MCP tool as its server describes it: untrusted text, cleaned and bounded. */
export interface ToolSummary {
  name: string;
  /** "" when there is none; so below. */
  title: string;
  description: string;
  server: { name: string; version: string };
  transport: "streamable-http" | "sse";
  protocolVersion: string;
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
  body: {
    type: "json" | "form-data" | "text";
    fields: DeclaredField[];
    example?: unknown;
    /** What its JSON Schema says besides the fields: `$defs`, `oneOf`, `items`, `additionalProperties` and the like. */
    keywords?: Record<string, unknown>;
  } | null;
  routeTemplate?: string;
}

/** Progress of a running probe, for people who watch. */
export interface ProbeStep {
  step:
    | "started"
    | "method"
    | "initialize"
    | "tools"
    | "cold"
    | "example"
    | "preflight"
    | "tokens"
    | "judged";
  /** Plain words: "answered 402 in 84 ms". */
  text: string;
  ok: boolean;
  /** Milliseconds this step took. */
  ms: number;
}
