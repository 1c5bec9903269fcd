"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { amountText } from "@/lib/call/review";
import type { PaymentRequirements } from "@/lib/x402/types";

/** After a 412: the allowance for exactly this payment, and then the same payment once more. */
export function AllowanceStep({
  option,
  onApprove,
}: {
  option: PaymentRequirements;
  onApprove(): Promise<string | null>;
}) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function approve() {
    setBusy(true);
    setProblem(null);
    setProblem(await onApprove());
    setBusy(false);
  }
  return (
    <div className="mt-2.5">
      <div className="flex flex-wrap items-center gap-2.5">
        <Button size="small" disabled={busy} onClick={() => void approve()}>
          {busy ? "Waiting for the approval…" : "Approve and send the same payment"}
        </Button>
        <span className="text-xs text-ink-3">
          A transaction whose gas you pay: Permit2 may then move exactly {amountText(option)}.
        </span>
      </div>
      {problem ? (
        <p role="status" className="mt-2 text-sm text-degraded">
          {problem}
        </p>
      ) : null}
    </div>
  );
}
