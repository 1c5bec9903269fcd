import type { TokenFacts } from "@/lib/probe/types";

/** One authorization to look for on the chain. */
export interface ProofRequest {
  /** CAIP-2. */
  network: string;
  asset: string;
  /** Payer. */
  from: string;
  /** payTo. */
  to: string;
  /** Atomic units, decimal. */
  amountAtomic: string;
  /** 32 bytes, 0x-prefixed hex. */
  nonce: string;
  /** Unix seconds. */
  validBefore: bigint;
  /** Height before anything was signed: a search by nonce starts here. */
  fromBlock: bigint;
  /** What the seller says settled it; a hint, never believed. */
  transaction?: string;
}

/** What our own RPC says about one authorization. */
export type Evidence =
  | {
      kind: "confirmed";
      transaction: string;
      blockNumber: bigint;
      blockHash: string;
      /** The transaction's own block counts as one. */
      confirmations: number;
    }
  /** The authorization was used, or the named transaction exists, and it is not this payment. */
  | { kind: "mismatch"; transaction?: string; detail: string }
  /** Not used yet, and it still can be. */
  | { kind: "pending"; detail: string }
  /** Not used, and by chain time it never can be. */
  | { kind: "expired-unused" /** Unix seconds. */; chainTime: bigint }
  /** The RPC did not answer, or answers for another chain: nothing may be concluded. */
  | { kind: "unavailable"; detail: string };

/** Reads of the chains this server has an RPC for. Never throws for what an RPC does: unknown is null or `unavailable`. */
export interface ChainReader {
  /** CAIP-2 networks that can be read. */
  readonly networks: readonly string[];
  /** ERC-20 name, EIP-712 version and decimals; null when the network cannot be read. */
  readToken(network: string, asset: string): Promise<TokenFacts | null>;
  /** Atomic units; null when it cannot be read. */
  balanceOf(network: string, asset: string, owner: string): Promise<bigint | null>;
  /** Latest block; `timestamp` in Unix seconds. */
  head(network: string): Promise<{ number: bigint; timestamp: bigint } | null>;
  /** EIP-191 message signature of an account or a contract (EIP-1271, EIP-6492). */
  verifyMessage(
    network: string,
    input: { address: string; message: string; signature: string },
  ): Promise<boolean>;
  /** Whether exactly this authorization moved exactly this amount (security row 28). */
  prove(request: ProofRequest): Promise<Evidence>;
}
