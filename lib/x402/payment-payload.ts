import type { ChannelPayload } from "./batch-settlement";
import { encodeJsonHeader } from "./header-codec";
import type { Permit2Authorization } from "./permit2";
import type { Eip3009Authorization, PaymentRequired } from "./types";

/** A signed payment: the payload of `exact` and `upto` on EVM networks. */
export type SignedAuthorization = (
  | { authorization: Eip3009Authorization }
  | { permit2Authorization: Permit2Authorization }
) & {
  /** 0x-prefixed hex: 65 bytes of an externally owned account, or what a contract wallet accepts. */
  signature: string;
};

/** What the payer adds to the `info` of extensions, by key; the seller's own members stay as they are. */
export type ExtensionAnswers = Readonly<Record<string, object>>;

/**
 * The request header that pays option `index` of a challenge. v2 echoes the chosen option, the resource and the
 * extensions exactly as received (a seller refuses a change with `extension_echo_mismatch`), with `answers` added to
 * them; v1 names scheme and network only. Throws RangeError when the challenge has no such option.
 */
export function encodePayment(
  required: PaymentRequired,
  index: number,
  signed: SignedAuthorization,
  answers: ExtensionAnswers = {},
): PaymentHeader {
  const { signature, ...authorized } = signed;
  return encodePayload(required, index, { signature, ...authorized }, answers);
}

/** {@link encodePayment} for a payment by channel. */
export const encodeChannelPayment = (
  required: PaymentRequired,
  index: number,
  payload: ChannelPayload,
  answers: ExtensionAnswers = {},
): PaymentHeader => encodePayload(required, index, payload, answers);

interface PaymentHeader {
  header: "PAYMENT-SIGNATURE" | "X-PAYMENT";
  value: string;
}

function encodePayload(
  required: PaymentRequired,
  index: number,
  payload: object,
  answers: ExtensionAnswers,
): PaymentHeader {
  const accepted = required.rawAccepts[index];
  if (!accepted) throw new RangeError(`the challenge has no option ${index}`);
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
  const extensions = answered(required.extensions, answers);
  const echoed = Object.keys(extensions).length > 0 ? { extensions } : {};
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

function answered(declared: Record<string, unknown>, answers: ExtensionAnswers): Record<string, unknown> {
  const all: Record<string, unknown> = { ...declared };
  for (const [key, info] of Object.entries(answers)) {
    const known = members(declared[key]);
    all[key] = { ...known, info: { ...info, ...members(known.info) } };
  }
  return all;
}

const members = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
