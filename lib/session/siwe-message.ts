import { readSiweFields } from "./siwe-fields";

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

/** Reads an EIP-4361 message for exactly this site. The nonce and the signature are the caller's to check. */
export function readSiweMessage(message: string, expected: SiweExpectation): ReadSiwe {
  const no = (why: string): ReadSiwe => ({ ok: false, why });
  if (message.length > MAX_MESSAGE_CHARS) return no("The message is too long.");
  const read = readSiweFields(message);
  if (!read.ok) return read;
  const { scheme, domain, address, uri, chainId, nonce, issuedAt, expirationTime, notBefore } = read.fields;

  const origin = new URL(expected.origin);
  if (domain !== origin.host || (scheme && `${scheme}:` !== origin.protocol))
    return no(`The message was made for another site: its domain must be ${origin.host}.`);
  if (!URL.canParse(uri) || new URL(uri).origin !== origin.origin || new URL(uri).username)
    return no(`The message names a URI of another site: it must begin with ${origin.origin}.`);
  if (!expected.chainIds.includes(chainId))
    return no(`Chain ${chainId} is not used here: name chain ${expected.chainIds.join(" or ")}.`);

  const nowMs = expected.now.getTime();
  if (issuedAt.getTime() > nowMs + MAX_CLOCK_AHEAD_MS) return no("The message was issued in the future.");
  if (issuedAt.getTime() < nowMs - MAX_AGE_MS) return no("The message is too old. Please sign in again.");
  if (expirationTime && expirationTime.getTime() <= nowMs)
    return no("The message has expired. Please sign in again.");
  if (notBefore && notBefore.getTime() > nowMs) return no("The message is not valid yet.");
  return { ok: true, address, chainId, nonce };
}
