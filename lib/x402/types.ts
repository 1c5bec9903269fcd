/**
 * The protocol's nouns, spelled as the x402 specification (v2, section 5) spells them.
 * v1 and v2 are both read into these v2-shaped values; `x402Version` says which was on the wire.
 */

/** One way to pay: a strictly valid member of `accepts`. */
export interface PaymentRequirements {
  /** `exact`, `upto`, `batch-settlement`, … as the seller wrote it. */
  scheme: string;
  /** CAIP-2, e.g. `eip155:84532`. v1 names are translated by {@link file://./networks.ts}. */
  network: string;
  /** Atomic units of `asset`: "0" or a decimal integer without sign, leading zero or fraction, below 2^256. */
  amount: string;
  /** Token contract. EIP-55 checksummed on EVM networks; as written elsewhere. */
  asset: string;
  /** Who is paid. EIP-55 checksummed on EVM networks; as written elsewhere. */
  payTo: string;
  /** Seconds the authorization may stay valid. */
  maxTimeoutSeconds: number;
  /** For `exact` on EVM: the EIP-712 domain's `name` and `version`, and `paymentFlow`. */
  extra: Record<string, unknown>;
}

/** What is being sold (v2 section 5.1.2; assembled from `accepts[0]` in v1). */
export interface ResourceInfo {
  url: string;
  description?: string;
  mimeType?: string;
  serviceName?: string;
  tags?: string[];
  iconUrl?: string;
}

/** A decoded 402 challenge. */
export interface PaymentRequired {
  x402Version: 1 | 2;
  /** The seller's `error` text: untrusted. */
  error?: string;
  resource: ResourceInfo;
  /** The options that parsed strictly, in the seller's order. */
  accepts: PaymentRequirements[];
  /** For each member of `accepts`, the object exactly as received: v2 clients must echo it. */
  rawAccepts: Record<string, unknown>[];
  /** Extensions as received; the client must echo them (`extension_echo_mismatch` otherwise). */
  extensions: Record<string, unknown>;
}

/** EIP-3009 `TransferWithAuthorization`; integers are decimal strings, times are Unix seconds. */
export interface Eip3009Authorization {
  from: string;
  to: string;
  value: string;
  validAfter: string;
  validBefore: string;
  /** 32 random bytes, 0x-prefixed hex. */
  nonce: string;
}

/** What a seller says after a payment (v2 section 5.3): a claim until the chain confirms it. */
export interface SettlementResponse {
  success: boolean;
  /** Transaction hash; empty for a batch-settlement voucher or a failure. */
  transaction: string;
  /** CAIP-2 after translation. */
  network: string;
  payer?: string;
  amount?: string;
  errorReason?: string;
  errorMessage?: string;
}

/** One thing wrong with a challenge, found while parsing. `code` is stable; checks turn it into a finding. */
export interface WireIssue {
  code: string;
  /** JSON path, e.g. `accepts[0].amount`. */
  path: string;
  expected: string;
  /** What was there, cut to 200 characters. */
  observed: string;
}
