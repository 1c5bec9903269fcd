import { isHex } from "viem";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { parsePaymentRequired } from "@/lib/x402/payment-required";
import {
  reviewSignIn,
  SIGN_IN,
  type SignInReview,
  type SignInTerms,
  signInMessage,
  signInPayload,
} from "@/lib/x402/sign-in";
import { type Answer, bodyText } from "./answer";
import type { CallEffects } from "./effects";

/** A header that proves who asks, ready to be sent. */
export interface SignedIn {
  header: string;
  value: string;
}

/** The sign-in that an answer offers, judged; null when it offers none. `url` is the listed one. */
export function answeredSignIn(answer: Answer, url: string, nowMs: number): SignInReview | null {
  if (answer.status !== 402 || answer.tool) return null;
  const { required } = parsePaymentRequired({
    status: answer.status,
    headers: answer.headers,
    body: bodyText(answer),
  });
  return required && reviewSignIn(required, url, nowMs);
}

/**
 * Asks the wallet for the one signature of a sign-in that was reviewed and shown. `url` is the listed one: the terms are
 * judged once more, since they age. Never rejects; nothing is sent.
 */
export async function signIn(
  terms: SignInTerms,
  url: string,
  payer: string,
  { wallet, nowSeconds }: Pick<CallEffects, "wallet" | "nowSeconds">,
): Promise<{ ok: true; signed: SignedIn } | { ok: false; message: string }> {
  const supportedChains = [{ chainId: terms.chainId, type: "eip191" }];
  const judged = reviewSignIn(
    { extensions: { [SIGN_IN]: { info: terms, supportedChains } } },
    url,
    nowSeconds() * 1_000,
  );
  if (!judged?.ok) return { ok: false, message: `Not signed. ${judged?.problems[0] ?? ""}` };
  const message = signInMessage(judged.terms, payer);
  try {
    const signature = await wallet.signMessage(message);
    if (wallet.address() !== payer) return { ok: false, message: "The account in your wallet changed." };
    if (!isHex(signature) || signature.length < 4)
      return { ok: false, message: "Your wallet answered with something that is not a signature." };
    const value = encodeJsonHeader(signInPayload(judged.terms, payer, signature));
    return { ok: true, signed: { header: SIGN_IN.toUpperCase(), value } };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : "It was not signed." };
  }
}
