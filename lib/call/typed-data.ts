import { isAddressEqual } from "viem/utils";
import type { Permit2Authorization } from "@/lib/x402/permit2";
import type { Eip3009Authorization, PaymentRequirements } from "@/lib/x402/types";
import { permit2Data } from "./permit2-data";
import { MAX_VALIDITY_SECONDS, type Permitted } from "./policy";
import type { OpenedCall } from "./types";

/** EIP-3009, `transferWithAuthorization`. */
export const AUTHORIZATION_TYPES = {
  TransferWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
} as const;

/** An EIP-712 request as it goes to a wallet. */
export interface WalletTypedData {
  domain: { name: string; version?: string; chainId: number; verifyingContract: `0x${string}` };
  types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
  primaryType: string;
  message: Readonly<Record<string, unknown>>;
}

/** What the payer is asked to sign, and what is sent beside the signature. */
export interface Signable {
  typedData: WalletTypedData;
  authorized: { authorization: Eip3009Authorization } | { permit2Authorization: Permit2Authorization };
}

/** The authorization that will be signed: the reviewed option, the bound nonce, the server's window. */
export function authorizationFor(
  option: PaymentRequirements,
  payer: string,
  nonce: string,
  opened: Pick<OpenedCall, "validAfter" | "validBefore">,
): Eip3009Authorization {
  const { validAfter, validBefore } = opened;
  return { from: payer, to: option.payTo, value: option.amount, validAfter, validBefore, nonce };
}

/**
 * The EIP-712 request for a payment, whichever contract moves the money. Last look before the wallet: throws RangeError
 * when it is not the reviewed payment or lives longer than permitted, because then a step before this one is wrong.
 */
export function signableFor(
  option: PaymentRequirements,
  permitted: Permitted,
  payer: string,
  nonce: string,
  opened: Pick<OpenedCall, "validAfter" | "validBefore" | "serverTime">,
): Signable {
  const authorization = authorizationFor(option, payer, nonce, opened);
  // The same last look for every method: they bind the same payee, amount, token, nonce and window.
  const typedData = typedDataFor(option, permitted, authorization, opened.serverTime);
  const { method } = permitted;
  if (method.kind === "eip3009") return { typedData, authorized: { authorization } };
  if (method.kind === "channel") throw new RangeError("Not signed: a channel is not paid by one transfer");
  return permit2Data(authorization, permitted, method);
}

/** The EIP-712 request for an EIP-3009 authorization; throws as {@link signableFor} does. */
export function typedDataFor(
  option: PaymentRequirements,
  permitted: Permitted,
  authorization: Eip3009Authorization,
  serverTime: number,
) {
  const { from, to, value, validAfter, validBefore, nonce } = authorization;
  const lifeSeconds = Number(validBefore) - serverTime;
  const problem =
    to !== option.payTo || value !== option.amount
      ? "the payment differs from what was reviewed"
      : !isAddressEqual(permitted.domain.verifyingContract, option.asset as `0x${string}`)
        ? "the token differs from what was reviewed"
        : !/^0x[0-9a-f]{64}$/.test(nonce)
          ? "the nonce is not 32 bytes"
          : !(lifeSeconds > 0 && lifeSeconds <= Math.min(permitted.validForSeconds, MAX_VALIDITY_SECONDS))
            ? `it would be valid for ${lifeSeconds} s`
            : !(Number(validAfter) <= serverTime)
              ? "it would not be valid yet"
              : null;
  if (problem) throw new RangeError(`Not signed: ${problem}`);
  return {
    domain: permitted.domain,
    types: AUTHORIZATION_TYPES,
    primaryType: "TransferWithAuthorization",
    message: {
      from: from as `0x${string}`,
      to: to as `0x${string}`,
      value: BigInt(value),
      validAfter: BigInt(validAfter),
      validBefore: BigInt(validBefore),
      nonce: nonce as `0x${string}`,
    },
  } as const;
}

/** Typed data as the JSON that wallets are given, for people who want to read it. */
export function typedDataText(typedData: object): string {
  return JSON.stringify(typedData, (_key, value) => (typeof value === "bigint" ? String(value) : value), 2);
}
