import type { LiveState } from "@/lib/catalog/live-state";

/** How one listing can be paid, as filters see it. */
export interface DocumentOption {
  /** CAIP-2. */
  network: string;
  /** The symbol of a known token, or "<caip2>/<address>". Compared as it is. */
  asset: string;
  scheme: string;
  /** Millionths of a US dollar; null when the token has no known price. */
  priceUsdMicros: number | null;
}

/** One listing as the index takes it: all that is searched, filtered, sorted and ranked by, and the card to send. */
export interface SearchDocument {
  /** Unique. A document with the same id replaces the one before. */
  id: string;
  name: string;
  description: string;
  tags: string[];
  host: string;
  path: string;
  /** "" for plain HTTP. */
  toolName: string;
  /** Names of what it takes. */
  parameters: string[];
  /** Names of what it gives. */
  outputs: string[];
  kind: "http" | "mcp";
  method: string;
  options: DocumentOption[];
  /** Slugs. */
  categories: string[];
  /** Who is paid, as written, and the extensions it declares: for filters alone. Absent: none. */
  payees?: readonly string[];
  extensions?: readonly string[];
  liveState: LiveState;
  /** 0 to 1; null is not measured. */
  uptime30d: number | null;
  latencyMs: number | null;
  verified: boolean;
  browser: boolean;
  version: number;
  testnet: boolean;
  /** Distinct payers, without those who paid themselves. */
  payers30d: number;
  /** 0 to 1. */
  conformance: number;
  /** Milliseconds since 1970. */
  listedAt: number;
  priceChangedAt: number | null;
  /** Who is behind it: one of these does not fill a page. */
  provider: string;
  /** Documents with equal keys are one resource in near-duplicates and fold together; "" folds with nothing. */
  foldKey: string;
  /** The card as JSON, ready to send. */
  card: string;
}
