"use client";

import { useEffect, useState } from "react";
import type { SigningStep } from "@/lib/call/machine";

const WORDS: Record<SigningStep, string> = {
  binding: "Binding this payment to this request…",
  switching: "Confirm the network change in your wallet.",
  approving: "Confirm the approval in your wallet, then wait for the chain.",
  permit: "First, confirm the allowance in your wallet.",
  unsent: "First, confirm the approval in your wallet. It is signed, and not sent by it.",
  deposit: "Confirm the deposit in your wallet. The voucher comes next.",
  wallet: "Confirm in your wallet.",
};
/** A wallet that says nothing for so long is probably locked or hidden. */
const QUIET_MS = 15_000;

/** What is waited for; after a while, what may be wrong. */
export function SigningWords({ step }: { step: SigningStep }) {
  const [quiet, setQuiet] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <span role="status">
      {WORDS[step]}
      {quiet && step !== "binding" ? (
        <span className="block text-degraded">
          {step === "approving"
            ? "No approval is on the chain yet. Nothing else was signed, and you can cancel."
            : "Your wallet has not answered yet. It may be locked, or its window hidden. Nothing was signed, and you can cancel."}
        </span>
      ) : null}
    </span>
  );
}
