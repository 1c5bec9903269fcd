import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";
import type { AccountFacts } from "./call-api";
import { type Approval, approvalFor } from "./payment-method";
import type { Permitted } from "./policy";
import { type UnsentApproval, unsentApproval } from "./unsent-approval";

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
