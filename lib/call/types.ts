import type { DeclaredInput, Verdict } from "@/lib/probe/types";
import type { PaymentRequired, PaymentRequirements, SettlementResponse } from "@/lib/x402/types";
import type { CallTimings } from "./call-record";
import type { ChannelPlan } from "./channel-plan";

/** What a person filled in. Everything is text until {@link file://./build-request.ts} checks it. */
export interface CallValues {
  /** Path parameters by name, not percent-encoded. */
  path: Record<string, string>;
  /** Query pairs in order; a name here replaces the same name in the listed URL. */
  query: [name: string, value: string][];
  /** Declared request headers only. */
  headers: [name: string, value: string][];
  /** JSON text for `json` and `form-data` (an object of text fields), any text for `text`; null sends none. */
  body: string | null;
  bodyType: "none" | "json" | "form-data" | "text";
}

/** Nothing filled in. */
export const EMPTY_VALUES: CallValues = { path: {}, query: [], headers: [], body: null, bodyType: "none" };

/** Why something filled in cannot be sent. */
export interface FieldError {
  /** `query.base`, `path.city`, `headers.x-key`, `body`, `body.text` or `url`. */
  field: string;
  message: string;
}

/** What the playground must know of a listing; plain JSON, so a server component can pass it. */
export interface PlaygroundListing {
  id: string;
  url: string;
  method: string;
  name: string;
  /** The MCP tool at this address; null for an HTTP endpoint. */
  tool?: string | null;
  /** How its MCP server is spoken to; absent for an HTTP endpoint. */
  transport?: "streamable-http" | "sse";
  input: DeclaredInput | null;
  /** The terms the last probe saw: what people were shown. null: the probe met no payable 402. */
  terms: PaymentRequired | null;
  /** ISO 8601; null when never probed. */
  probedAt: string | null;
  callableFromBrowser: boolean | null;
  verdict: Verdict | null;
}

/** The part of a listing that fixes where a request goes. */
export interface CallTarget {
  url: string;
  method: string;
  input: DeclaredInput | null;
  /** Set for a tool of the MCP server at `url`. */
  tool?: string | null;
}

/**
 * `POST /api/listings/{id}/calls`: binds one authorization to one request before the signature is asked for
 * (security rows 24, 25). Values stay in the browser: only their hashes are sent.
 */
export interface OpenCallRequest {
  via: "direct" | "relay";
  /** SHA-256 of the full URL, lower-case hex. */
  urlHash: string;
  /** SHA-256 of the body's UTF-8 bytes, lower-case hex; of the empty string when there is no body. */
  bodyHash: string;
  x402Version: 1 | 2;
  /** The option that will be signed, exactly as reviewed. */
  option: PaymentRequirements;
  /** The person saw that `option` differs from what was probed and chose to go on. */
  acceptedChange: boolean;
  payer: string;
  /** 32 random bytes, 0x-prefixed hex; by channel the salt of the deposit. */
  nonce: string;
  /** How long the authorization is to live, seconds, 1 to 300 and at most `maxTimeoutSeconds`. */
  validForSeconds: number;
  /** The seller's signed offer for this option (offer-receipt extension), as received. */
  offer?: unknown;
  /** `batch-settlement` only: what is signed for the channel. */
  channel?: ChannelPlan;
}

/** Answer to {@link OpenCallRequest}. The server's clock sets the window: a visitor's clock may be wrong. */
export interface OpenedCall {
  id: string;
  /** Capability for this call's routes (`Authorization: Bearer`); shown once. */
  token: string;
  /** Unix seconds. */
  serverTime: number;
  /** Unix seconds, decimal strings, as they go into the authorization. */
  validAfter: string;
  validBefore: string;
}

/** `POST /api/calls/{id}/response`: what came back after paying. A claim; only the chain decides. */
export interface CallResponseReport {
  /** HTTP status of the paid response; null when none arrived. */
  responseStatus: number | null;
  settlement: SettlementResponse | null;
  outcome: "answered" | "unknown";
  /** How long the steps took in this browser. */
  timings?: CallTimings;
  /** The seller's signed receipt (offer-receipt extension), as received. */
  receipt?: unknown;
  /** By channel: the signature of the voucher that was sent. It is checked and not kept. */
  voucher?: string;
}

/**
 * Where a paid call stands. Only a chain read moves it to `confirmed`, `mismatch` or `not-paid`.
 * - `created`: bound before the signature was asked for; nothing is known to have been sent
 * - `claimed`: the seller says it settled
 * - `confirmed`: our own RPC saw the Transfer and AuthorizationUsed, and the seller answered 2xx
 * - `paid-undelivered`: confirmed on the chain, but the seller did not answer 2xx
 * - `mismatch`: the transaction exists and does not match what was signed
 * - `unknown`: sent, no trustworthy outcome yet; the chain will decide
 * - `reorged`: was on the chain, and its block is gone; the chain decides anew
 * - `not-paid`: the authorization expired unused by chain time
 * - `authorized`: paid by channel, and the seller accepted it: it holds a voucher that the chain does not show as redeemed.
 *   Once the chain does, it is `confirmed`
 */
export type CallState =
  | "created"
  | "claimed"
  | "confirmed"
  | "paid-undelivered"
  | "mismatch"
  | "unknown"
  | "reorged"
  | "not-paid"
  | "authorized";

/** `GET /api/calls/{id}`: one call as its owner sees it. */
export interface CallView {
  id: string;
  listingId: string;
  state: CallState;
  /** Plain words for the state. */
  detail: string;
  via: "direct" | "relay";
  network: string;
  asset: string;
  payTo: string;
  payer: string;
  /** What was signed: the most that could move. */
  amountAtomic: string;
  /** What moved, once proven; less than was signed where the seller metered (`upto`). */
  chargedAtomic?: string | null;
  nonce: string;
  /** Paid by channel: which one, and what was signed for it. */
  channel?: (ChannelPlan & { id: string }) | null;
  /** Unix seconds, decimal string: from then on, by chain time, an unused authorization is worthless. */
  validBefore: string;
  responseStatus: number | null;
  /** What the seller said; never more than a claim. */
  settlementClaimed: SettlementResponse | null;
  /** Transaction hash; the seller's claim until `confirmed`. */
  transaction: string | null;
  /** Decimal string. */
  blockNumber: string | null;
  blockHash: string | null;
  /** Blocks on top of the transaction's, its own included; null until it was seen. */
  confirmations: number | null;
  /** ISO 8601. */
  createdAt: string;
}

/** Whether the chain has decided: nothing more will happen to this call by itself. */
export function isFinal(state: CallState): boolean {
  return (
    state === "confirmed" || state === "paid-undelivered" || state === "mismatch" || state === "not-paid"
  );
}

/** Whether nothing speaks against another call: the chain has decided, or waits for a voucher to be redeemed. */
export const isAtRest = (state: CallState): boolean => isFinal(state) || state === "authorized";
