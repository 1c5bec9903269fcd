import { encodeFunctionData, parseAbi } from "viem/utils";
import { type AllowancePermit, PERMIT2_ADDRESS } from "@/lib/x402/permit2";
import type { Eip3009Authorization, PaymentRequirements } from "@/lib/x402/types";
import { type PaymentMethod, proxyFor } from "./payment-method";
import type { Permitted } from "./policy";
import type { Signable, WalletTypedData } from "./typed-data";

const field = (name: string, type: string) => ({ name, type });

const witnessTypes = (scheme: "exact" | "upto") => ({
  PermitWitnessTransferFrom: [
    field("permitted", "TokenPermissions"),
    field("spender", "address"),
    field("nonce", "uint256"),
    field("deadline", "uint256"),
    field("witness", "Witness"),
  ],
  TokenPermissions: [field("token", "address"), field("amount", "uint256")],
  Witness: [
    field("to", "address"),
    ...(scheme === "upto" ? [field("facilitator", "address")] : []),
    field("validAfter", "uint256"),
  ],
});

/** The Permit2 signature that stands for the same payment: only x402's proxy can use it, only for this payee. */
export function permit2Data(
  { from, to, value, validAfter, validBefore, nonce }: Eip3009Authorization,
  { domain }: { domain: Pick<Permitted["domain"], "chainId" | "verifyingContract"> },
  method: Extract<PaymentMethod, { kind: "permit2" }>,
): Signable {
  const { scheme } = method;
  const witness = { to, ...(method.scheme === "upto" && { facilitator: method.facilitator }), validAfter };
  const permit2Authorization = {
    from,
    permitted: { token: domain.verifyingContract, amount: value },
    spender: proxyFor(scheme),
    nonce: String(BigInt(nonce)),
    deadline: validBefore,
    witness,
  };
  return {
    authorized: { permit2Authorization },
    typedData: {
      domain: { name: "Permit2", chainId: domain.chainId, verifyingContract: PERMIT2_ADDRESS },
      types: witnessTypes(scheme),
      primaryType: "PermitWitnessTransferFrom",
      message: {
        permitted: { token: domain.verifyingContract, amount: BigInt(value) },
        spender: permit2Authorization.spender,
        nonce: BigInt(nonce),
        deadline: BigInt(validBefore),
        witness: { ...witness, validAfter: BigInt(validAfter) },
      },
    },
  };
}

const PERMIT_TYPES = {
  Permit: [
    field("owner", "address"),
    field("spender", "address"),
    field("value", "uint256"),
    field("nonce", "uint256"),
    field("deadline", "uint256"),
  ],
};

/**
 * The EIP-2612 permit that lets Permit2 move exactly the amount of one payment, no longer than the payment lives
 * (security row 22). `nonce` is the payer's next one in the token.
 */
export function allowancePermitFor(
  option: PaymentRequirements,
  { domain }: Permitted,
  owner: string,
  nonce: bigint,
  deadline: string,
): { typedData: WalletTypedData; permit(signature: string): AllowancePermit } {
  return {
    typedData: {
      domain,
      types: PERMIT_TYPES,
      primaryType: "Permit",
      message: {
        owner,
        spender: PERMIT2_ADDRESS,
        value: BigInt(option.amount),
        nonce,
        deadline: BigInt(deadline),
      },
    },
    permit: (signature) => ({
      from: owner,
      asset: domain.verifyingContract,
      spender: PERMIT2_ADDRESS,
      amount: option.amount,
      nonce: String(nonce),
      deadline,
      signature,
      version: "1",
    }),
  };
}

/** The transaction that lets Permit2 move exactly the amount of one payment (security row 22). */
export function approveTransaction(option: PaymentRequirements, { domain }: Permitted) {
  const abi = parseAbi(["function approve(address spender, uint256 value) returns (bool)"]);
  return {
    to: domain.verifyingContract,
    data: encodeFunctionData({
      abi,
      functionName: "approve",
      args: [PERMIT2_ADDRESS, BigInt(option.amount)],
    }),
  };
}
