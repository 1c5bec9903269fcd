import { encodeJsonHeader } from "./header-codec";
import type { Eip3009Authorization, PaymentRequired } from "./types";

/** A signed EIP-3009 authorization: the payload of `exact` on EVM networks. */
export interface SignedAuthorization {
  authorization: Eip3009Authorization;
  /** 0x-prefixed hex: 65 bytes of an externally owned account, or what a contract wallet accepts. */
  signature: string;
}

/**
 * The request header that pays option `index` of a challenge. v2 echoes the chosen option, the resource and the
 * extensions exactly as received (a seller refuses a change with `extension_echo_mismatch`); v1 names scheme and network
 * only. Throws RangeError when the challenge has no such option.
 */
export function encodePayment(
  required: PaymentRequired,
  index: number,
  { authorization, signature }: SignedAuthorization,
): { header: "PAYMENT-SIGNATURE" | "X-PAYMENT"; value: string } {
  const accepted = required.rawAccepts[index];
  if (!accepted) throw new RangeError(`the challenge has no option ${index}`);
  const payload = { signature, authorization };
  if (required.x402Version === 1)
    return {
      header: "X-PAYMENT",
      value: encodeJsonHeader({
        x402Version: 1,
        scheme: accepted.scheme,
        network: accepted.network,
        payload,
      }),
    };
  const echoed = Object.keys(required.extensions).length > 0 ? { extensions: required.extensions } : {};
  return {
    header: "PAYMENT-SIGNATURE",
    value: encodeJsonHeader({
      x402Version: 2,
      resource: required.resource,
      accepted,
      payload,
      ...echoed,
    }),
  };
}
