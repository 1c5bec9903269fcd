import { sameRequirement } from "@/lib/probe/terms-diff";
import type { CallEffects } from "./effects";
import { type Phase, wantsAllowance } from "./machine";
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
  if (!payer || !wantsAllowance(phase) || !phase.challenge) return "There is no payment to go on with.";
  const { option } = phase.sent;
  const { required } = phase.challenge;
  const index = required.accepts.findIndex((offered) => sameRequirement(offered, option));
  // Counted against the limits when it was signed.
  const judged = judgeOption(required, index, { limits: () => [], provenNetworks, payer });
  if (!judged.ok) return judged.refusals[0]?.message ?? "This payment cannot be approved.";
  const { permitted } = judged;
  if (permitted.method.kind !== "permit2") return "This payment needs no allowance, so none is given.";
  const account = await api.account(option.network, option.asset, payer);
  if (BigInt(account.permit2AllowanceAtomic) >= BigInt(option.amount)) return null;
  const off = await switchTo(permitted.domain.chainId, effects);
  if (off) return off;
  if (wallet.address() !== payer) return "The account in your wallet changed.";
  return approveExactly(option, permitted, payer, effects, wanted);
}
