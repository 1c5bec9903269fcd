import {
  compactSignatureToSignature,
  type Hex,
  hashTypedData,
  isErc6492Signature,
  isHex,
  numberToHex,
  parseCompactSignature,
  parseSignature,
  serializeSignature,
  size,
  type TypedDataDefinition,
} from "viem";
import { isAddressEqual } from "viem/utils";
import type { PaymentRequirements } from "@/lib/x402/types";
import type { CallEffects } from "./effects";
import { approveTransaction } from "./permit2-data";
import type { Permitted } from "./policy";
import { type Authorized, DROPPED, stopped } from "./reviewed";
import { signerOf } from "./signer";
import type { WalletTypedData } from "./typed-data";
import { signedApproval, type UnsentApproval } from "./unsent-approval";

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
 * Asks the wallet for one signature and looks at what it answers: it can be the payer's of exactly this, or `note` says why
 * not. A contract wallet decides for itself on the chain what it accepts (EIP-1271); everybody else's signature must be
 * their own, and is given in the one form that every token reads. After Cancel a signature goes nowhere.
 */
export async function askForSignature(
  typedData: WalletTypedData,
  payer: string,
  isContract: () => Promise<boolean>,
  { wallet }: Pick<CallEffects, "wallet">,
  wanted: () => boolean = () => true,
): Promise<{ ok: true; signature: string } | Extract<Authorized, { ok: false }>> {
  // The digest is made while the person looks at the wallet.
  const [answer, digest]: [unknown, Hex | null] = await Promise.all([
    wallet.signTypedData(typedData),
    digestOf(typedData),
  ]);
  if (!wanted()) return DROPPED;
  if (!isHex(answer) || answer.length < 4)
    return stopped("Your wallet answered with something that is not a signature. Nothing was sent.");
  // Of a wallet that is not deployed yet: what it will accept is known to its factory alone (EIP-6492).
  if (isErc6492Signature(answer)) return { ok: true, signature: answer };
  const signature = inUsualForm(answer);
  const signer = digest && signerOf(digest, signature);
  if (signer && isAddressEqual(signer, payer as Hex)) return { ok: true, signature };
  const contract = await isContract();
  if (!wanted()) return DROPPED;
  return contract
    ? { ok: true, signature: answer }
    : stopped("Your wallet signed something else, or with another account. Nothing was sent.");
}

/** Asks the wallet to sign the approval that was shown, and to send it nowhere. After Cancel its bytes go nowhere. */
export async function askForUnsent(
  approval: UnsentApproval,
  payer: string,
  { wallet }: Pick<CallEffects, "wallet">,
  wanted: () => boolean,
): Promise<{ ok: true; signature: Hex } | Extract<Authorized, { ok: false }>> {
  const answer = await wallet.signUnsent(approval);
  if (!wanted()) return DROPPED;
  const signature = signedApproval(answer, approval, payer);
  return signature
    ? { ok: true, signature }
    : stopped(
        "Your wallet signed another approval than the one that was shown, or with another account. Nothing was sent from here.",
      );
}

async function digestOf(typedData: WalletTypedData): Promise<Hex | null> {
  try {
    return hashTypedData(typedData as unknown as TypedDataDefinition);
  } catch {
    return null;
  }
}

const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** 65 bytes with `v` 27 or 28 and the low `s`: tokens take no other, and wallets also give 0 or 1, the high one, or 64 bytes (EIP-2098). */
function inUsualForm(signature: Hex): Hex {
  const bytes = size(signature);
  if (bytes !== 64 && bytes !== 65) return signature;
  try {
    const { r, s, yParity } =
      bytes === 65
        ? parseSignature(signature)
        : compactSignatureToSignature(parseCompactSignature(signature));
    if (yParity === undefined) return signature;
    if (BigInt(s) <= HALF_ORDER) return serializeSignature({ r, s, yParity });
    return serializeSignature({ r, s: numberToHex(ORDER - BigInt(s), { size: 32 }), yParity: 1 - yParity });
  } catch {
    return signature;
  }
}
