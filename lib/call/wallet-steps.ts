import { isErc6492Signature, isHex, recoverTypedDataAddress, type TypedDataDefinition } from "viem";
import { isAddressEqual } from "viem/utils";
import type { PaymentRequirements } from "@/lib/x402/types";
import type { CallEffects } from "./effects";
import { approveTransaction } from "./permit2-data";
import type { Permitted } from "./policy";
import type { WalletTypedData } from "./typed-data";

/** How long a wallet may take to say which network it is on after it said that it switched. */
const SWITCH_LOOKS = 40;
const SWITCH_WAIT_MS = 50;
/** An approval that no block holds after this many looks is not waited for any more. */
const APPROVAL_LOOKS = 90;
const APPROVAL_WAIT_MS = 1_000;

/** null when all is well, else why nothing goes on, in words for the person. */
type Problem = string | null;

/** Brings the wallet to `chainId` and believes only what it then says of itself (security row 29). */
export async function switchTo(
  chainId: number,
  { wallet, wait }: Pick<CallEffects, "wallet" | "wait">,
): Promise<Problem> {
  if (wallet.chainId() === chainId) return null;
  await wallet.switchChain(chainId);
  for (let look = 0; wallet.chainId() !== chainId; look++) {
    if (look >= SWITCH_LOOKS)
      return "Your wallet says that it switched, and is still on another network. Nothing was signed.";
    await wait(SWITCH_WAIT_MS);
  }
  return null;
}

/** Sends the approval of exactly one payment and waits until our own RPC sees it. */
export async function approveExactly(
  option: PaymentRequirements,
  permitted: Permitted,
  payer: string,
  { wallet, wait, api }: Pick<CallEffects, "wallet" | "wait" | "api">,
  wanted: () => boolean,
): Promise<Problem> {
  await wallet.sendTransaction(approveTransaction(option, permitted));
  for (let look = 0; look < APPROVAL_LOOKS; look++) {
    if (!wanted()) return "Cancelled. The approval was sent; the payment was not.";
    const account = await api.account(option.network, option.asset, payer).catch(() => null);
    if (account && BigInt(account.permit2AllowanceAtomic) >= BigInt(option.amount)) return null;
    await wait(APPROVAL_WAIT_MS);
  }
  return "The approval was sent, but the chain does not show it yet. No payment was sent.";
}

/**
 * Whether what a wallet answered can be the payer's signature of exactly this. A contract wallet decides for itself on
 * the chain what it accepts (EIP-1271); everybody else's signature must be their own.
 */
export async function signatureProblem(
  typedData: WalletTypedData,
  signature: string,
  payer: string,
  isContract: () => Promise<boolean>,
): Promise<Problem> {
  if (!isHex(signature) || signature.length < 4)
    return "Your wallet answered with something that is not a signature. Nothing was sent.";
  // Of a wallet that is not deployed yet: what it will accept is known to its factory alone (EIP-6492).
  if (isErc6492Signature(signature)) return null;
  const signer = await recoverTypedDataAddress({
    ...(typedData as unknown as TypedDataDefinition),
    signature,
  }).catch(() => null);
  if (signer && isAddressEqual(signer, payer as `0x${string}`)) return null;
  if (await isContract()) return null;
  return "Your wallet signed something else, or with another account. Nothing was sent.";
}
