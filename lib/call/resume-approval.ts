import { sameRequirement } from "@/lib/probe/terms-diff";
import { decodeJsonHeader } from "@/lib/x402/header-codec";
import { isObject } from "@/lib/x402/payment-requirements";
import { permit2Terms } from "./channel-data";
import type { CallEffects } from "./effects";
import { type Phase, wantsAllowance } from "./machine";
import { byPermit2 } from "./payment-method";
import { judgeOption } from "./policy";
import { approveExactly, switchTo } from "./wallet-steps";

/**
 * Sees to the allowance that a seller asked for (412) after the payment was signed, for exactly that payment, so that the
 * same payment can be sent again. Nothing new is signed but the approval, and that only where the allowance is missing.
 * null when it can be sent; else why not, in words for the person. Rejects as the wallet does.
 */
export async function resumeApproval(
  phase: Phase,
  payer: string | null,
  provenNetworks: readonly string[],
  effects: Pick<CallEffects, "wallet" | "wait" | "api">,
  wanted: () => boolean,
): Promise<string | null> {
  const { wallet, api } = effects;
  if (!wantsAllowance(phase) || !phase.challenge) return "There is no payment to go on with.";
  if (!payer) return "Connect the wallet that signed this payment first.";
  const { option } = phase.sent;
  const { required } = phase.challenge;
  const index = required.accepts.findIndex((offered) => sameRequirement(offered, option));
  // Counted against the limits when it was signed.
  const judged = judgeOption(required, index, { limits: () => [], provenNetworks, payer });
  if (!judged.ok) return judged.refusals[0]?.message ?? "This payment cannot be approved.";
  const { permitted } = judged;
  if (!byPermit2(permitted.method)) return "This payment needs no allowance, so none is given.";
  // Another account's allowance would be given for nothing: the payment is out of the account that signed it.
  if (permit2PayerIn(phase.sent.payment) !== payer.toLowerCase())
    return "This payment was signed by another account. Switch your wallet to that one first.";
  const moved = permit2Terms(option, phase.sent.channel);
  const account = await api.account(option.network, option.asset, payer);
  if (BigInt(account.permit2AllowanceAtomic) >= BigInt(moved.amount)) return null;
  const off = await switchTo(permitted.domain.chainId, effects);
  if (off) return off;
  if (wallet.address() !== payer) return "The account in your wallet changed.";
  return approveExactly(moved, permitted, payer, effects, wanted);
}

function permit2PayerIn(payment: { value: string } | null): string | null {
  const decoded = payment && decodeJsonHeader(payment.value);
  const payload = decoded?.ok && isObject(decoded.value) ? decoded.value.payload : null;
  const deposit = isObject(payload) && isObject(payload.deposit) ? payload.deposit.authorization : null;
  const holder = isObject(deposit) ? deposit : payload;
  const authorization = isObject(holder) ? holder.permit2Authorization : null;
  const from = isObject(authorization) ? authorization.from : null;
  return typeof from === "string" ? from.toLowerCase() : null;
}
