import { isAddress } from "viem";
import { createSiweMessage, parseSiweMessage, type SiweMessage } from "viem/siwe";

export interface SiweExpectation {
  /** The origin the request came from, already known to be one of ours. */
  origin: string;
  /** EIP-155 chains that may be named. */
  chainIds: readonly number[];
  now: Date;
}

export type ReadSiwe =
  | { ok: true; address: string; chainId: number; nonce: string }
  /** `why` is plain words for the visitor. */
  | { ok: false; why: string };

/** A message is signed moments before it is sent; the rest is room for clocks that differ. */
const MAX_AGE_MS = 10 * 60_000;
const MAX_CLOCK_AHEAD_MS = 5 * 60_000;
const MAX_MESSAGE_CHARS = 2_000;

/**
 * Reads an EIP-4361 message for exactly this site. The parser alone would ignore trailing text and could be led to
 * fields planted in the statement, so the message is rendered again from what was read and must come out the same
 * (security row 33). The nonce and the signature are the caller's to check.
 */
export function readSiweMessage(message: string, expected: SiweExpectation): ReadSiwe {
  const no = (why: string): ReadSiwe => ({ ok: false, why });
  if (message.length > MAX_MESSAGE_CHARS) return no("The message is too long.");
  const fields = parseSiweMessage(message);
  const { address, chainId, domain, nonce, uri, issuedAt, expirationTime, notBefore } = fields;
  if (!address || !chainId || !domain || !nonce || !uri || !issuedAt)
    return no("This is not a complete Sign-In with Ethereum message.");
  if (!isAddress(address) || !rendersBack(message, fields))
    return no("The message is not written exactly as EIP-4361 says.");

  const origin = new URL(expected.origin);
  if (domain !== origin.host) return no("The message was made for another site.");
  if (fields.scheme && `${fields.scheme}:` !== origin.protocol)
    return no("The message was made for another site.");
  if (!URL.canParse(uri) || new URL(uri).origin !== origin.origin || new URL(uri).username)
    return no("The message names a URI of another site.");
  if (!expected.chainIds.includes(chainId)) return no(`Chain ${chainId} is not used here.`);

  const nowMs = expected.now.getTime();
  if (issuedAt.getTime() > nowMs + MAX_CLOCK_AHEAD_MS) return no("The message was issued in the future.");
  if (issuedAt.getTime() < nowMs - MAX_AGE_MS) return no("The message is too old. Please sign in again.");
  if (expirationTime && expirationTime.getTime() <= nowMs)
    return no("The message has expired. Please sign in again.");
  if (notBefore && notBefore.getTime() > nowMs) return no("The message is not valid yet.");
  return { ok: true, address, chainId, nonce };
}

function rendersBack(message: string, fields: Partial<SiweMessage>): boolean {
  try {
    return createSiweMessage(fields as SiweMessage) === message;
  } catch {
    return false;
  }
}
