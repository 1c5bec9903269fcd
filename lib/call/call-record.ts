import type { ProofLog } from "@/lib/chain/settlement-evidence";
import type { SettlementResponse } from "@/lib/x402/types";
import type { KeptStatement } from "./kept-statement";
import type { CallState } from "./types";

/** How long the steps took in the visitor's browser, milliseconds; null where a step was not measured. */
export interface CallTimings {
  /** From asking to the 402. */
  challengeMs: number | null;
  /** From the wallet being asked to its signature. */
  signMs: number | null;
  /** From the payment going out to the seller's answer. */
  payMs: number | null;
}

/** One change of a call's state. */
export interface CallEvent {
  /** ISO 8601. */
  at: string;
  state: CallState;
  detail: string;
  transaction?: string;
  /** Decimal string. */
  blockNumber?: string;
  blockHash?: string;
}

/** Typed data that the wallet was asked to sign, without the signature: anybody can compute `hash` from the rest. */
export interface SignedTerms {
  kind: "eip3009" | "permit2" | "permit2-upto";
  /** The EIP-712 domain: the token's, or Permit2's, which has no version. */
  domain: { name: string; version?: string; chainId: number; verifyingContract: string };
  /** What it comes to, in EIP-3009's words; integers are decimal strings. */
  message: {
    from: string;
    to: string;
    value: string;
    validAfter: string;
    validBefore: string;
    nonce: string;
    /** Permit2 only: what it may move. */
    token?: string;
    /** `upto` only: who alone may charge it. */
    facilitator?: string;
  };
  /** EIP-712 digest. */
  hash: string;
}

/** What a call by channel signs. Atomic units and Unix seconds, decimal strings. */
export interface ChannelRecord {
  /** 32 bytes, 0x-prefixed hex. */
  id: string;
  /** What the vouchers came to before, and what the payee may claim in all with this one. */
  fromAtomic: string;
  toAtomic: string;
  /** null when nothing was deposited. */
  depositAtomic: string | null;
  /** Under which the deposit is known on the chain, and until when it could be taken. */
  nonce: string;
  validBefore: string;
  /** The payer is a contract, which judges its vouchers itself (EIP-1271). */
  contract?: true;
  /** Height at which that contract accepted the voucher when this Souk asked it; absent where it did not. */
  acceptedAtBlock?: string;
}

/**
 * Everything that is known of one paid call, as its payer sees it and as it is exported. Times are ISO 8601 unless said
 * otherwise. No body, no query value and no payment signature is in it (security row 38).
 */
export interface CallRecord {
  /** The Souk that watched. */
  souk: string;
  id: string;
  listing: { id: string; name: string; url: string; method: string; tool: string };
  request: {
    via: "direct" | "relay";
    x402Version: number;
    /** SHA-256, hex. */
    urlHash: string;
    bodyHash: string;
    /** Chain height before anything was signed, decimal: no older transaction is this payment. */
    fromBlock: string;
  };
  payer: string;
  terms: {
    scheme: string;
    network: string;
    asset: string;
    payTo: string;
    amountAtomic: string;
    maxTimeoutSeconds: number | null;
    extra: Record<string, unknown> | null;
    /** They differed from what the last probe had seen, and the payer went on. */
    acceptedChange: boolean;
  };
  /** null where what was signed cannot be told from the row, and by channel. */
  signed: SignedTerms | null;
  /** Only of a call by channel: which one, its voucher, and the deposit that came with it, if one did. */
  channel?: ChannelRecord;
  times: {
    openedAt: string;
    /** When the relay began to send the payment; null for a direct call. */
    sentAt: string | null;
    respondedAt: string | null;
    provenAt: string | null;
    responseMs: number | null;
    measured: CallTimings | null;
  };
  response: { status: number; seenBy: "relay" | "visitor" | null } | null;
  /** What the seller said; never more than a claim. */
  claimed: SettlementResponse | null;
  state: CallState;
  detail: string;
  /** null unless our own RPC showed the transfer. */
  proven: {
    transaction: string;
    /** Decimal string. */
    blockNumber: string;
    blockHash: string;
    confirmations: number | null;
    log: ProofLog | null;
  } | null;
  history: CallEvent[];
  offer: KeptStatement | null;
  receipt: KeptStatement | null;
}
