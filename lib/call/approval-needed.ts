import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";
import type { AccountFacts } from "./call-api";
import { type Approval, approvalFor } from "./payment-method";
import type { Permitted } from "./policy";
import type { Reviewed } from "./reviewed";
import { stillFits, type UnsentApproval, unsentApproval } from "./unsent-approval";

/** Also where nothing was asked of the person: an allowance is never given without being shown. */
const APPROVE_FIRST =
  "Permit2 may not move this amount for you yet. Look at the approval below; it comes first.";
const OTHER_GAS =
  "Your account or the network's fees have moved on since you reviewed the approval. Look at it again.";
const LESS_NEEDED = "What Permit2 may move has changed since you reviewed this. Look at it again.";

/** What must be approved before a payment, and the transaction where one is signed and not sent. */
export interface NeededApproval {
  kind: Approval;
  unsent?: UnsentApproval;
}

/** The approval that this account needs for this option now; `signsUnsent` is whether its wallet may be asked for such a signature. */
export function approvalNeeded(
  required: PaymentRequired,
  option: PaymentRequirements,
  permitted: Permitted,
  { permit2AllowanceAtomic, permitNonce, contract, gas }: AccountFacts,
  signsUnsent: boolean,
): NeededApproval {
  const unsent = gas && signsUnsent && !contract ? unsentApproval(option, permitted, gas) : null;
  const can = { permit: permitNonce !== null && !contract, unsent: unsent !== null };
  const kind = approvalFor(required, option, permitted.method, BigInt(permit2AllowanceAtomic), can);
  return unsent && kind === "unsent" ? { kind, unsent } : { kind };
}

/**
 * Why nothing is signed: the chain now asks for another approval of `moved.amount` than was reviewed, in words for the
 * person. null when it is the one that was shown.
 */
export function approvalProblem(
  { challenge, approval, unsent: shown }: Reviewed,
  moved: PaymentRequirements,
  permitted: Permitted,
  account: AccountFacts,
  signsUnsent: boolean,
): string | null {
  const { kind, unsent } = approvalNeeded(challenge.required, moved, permitted, account, signsUnsent);
  if (kind !== approval) return kind === "none" ? LESS_NEEDED : APPROVE_FIRST;
  if (!unsent) return null;
  // The same approval at another gas is one that can be looked at; another one was never meant.
  if (shown && (shown.data !== unsent.data || shown.to !== unsent.to || shown.chainId !== unsent.chainId))
    return APPROVE_FIRST;
  return account.gas && shown && stillFits(shown, account.gas) ? null : OTHER_GAS;
}
