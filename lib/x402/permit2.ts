/**
 * Permit2 as x402 uses it: the payer allows Permit2 to move the token, and signs one witness transfer that only an x402
 * proxy can use. Addresses are the same on every chain (@x402/evm 2.27).
 */
export const PERMIT2_ADDRESS = "0x000000000022D473030F116dDEE9F6B43aC78BA3";
/** Moves exactly the signed amount. */
export const EXACT_PROXY_ADDRESS = "0x402085c248EeA27D92E8b30b2C58ed07f9E20001";
/** Lets the facilitator that was signed for move at most the signed amount. */
export const UPTO_PROXY_ADDRESS = "0x4020A4f3b7b90ccA423B9fabCc0CE57C6C240002";

/** What is sent beside the signature; integers as decimal strings. */
export interface Permit2Authorization {
  from: string;
  permitted: { token: string; amount: string };
  /** One of the proxies. */
  spender: string;
  nonce: string;
  /** Unix seconds. */
  deadline: string;
  /** `facilitator` in `upto` only. */
  witness: { to: string; facilitator?: string; validAfter: string };
}

/** What the payer signs so that a facilitator may set the allowance for Permit2 at its own cost (EIP-2612). */
export interface AllowancePermit {
  from: string;
  asset: string;
  spender: string;
  amount: string;
  nonce: string;
  deadline: string;
  signature: string;
  version: "1";
}

/** An `approve` that the payer signed as a whole transaction and did not send. */
export interface SponsoredApproval {
  from: string;
  asset: string;
  spender: string;
  amount: string;
  /** EIP-1559, with its signature. */
  signedTransaction: string;
  version: "1";
}

/** Extension keys under which a seller offers to set the allowance. */
export const EIP2612_SPONSORING = "eip2612GasSponsoring";
/** By a transaction that the payer signs and does not send. */
export const ERC20_SPONSORING = "erc20ApprovalGasSponsoring";
