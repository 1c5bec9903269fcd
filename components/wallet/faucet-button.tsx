"use client";

import { useState } from "react";
import { callApi, problemText } from "@/components/api/call-api";
import { Button } from "@/components/ui/button";
import { refreshBalances } from "./use-balance";

type Faucet = { step: "idle" | "asking" | "sent" } | { step: "refused"; reason: string };

/** Sends test money to `address`. The route exists in the sandbox only, and so should this button. */
export function FaucetButton({ address }: { address: string }) {
  const [faucet, setFaucet] = useState<Faucet>({ step: "idle" });
  return (
    <>
      <Button
        size="small"
        disabled={faucet.step === "asking"}
        onClick={async () => {
          setFaucet({ step: "asking" });
          const result = await callApi("/api/sandbox/faucet", { method: "POST", body: { address } });
          if (result.ok) await refreshBalances();
          setFaucet(result.ok ? { step: "sent" } : { step: "refused", reason: problemText(result.problem) });
        }}
      >
        {faucet.step === "asking" ? "Sending…" : "Get 100 test USDC"}
      </Button>
      <span role="status" className="w-full text-xs empty:hidden">
        {faucet.step === "sent" ? <span className="text-live">100 test USDC arrived.</span> : null}
        {faucet.step === "refused" ? <span className="text-down">{faucet.reason}</span> : null}
      </span>
    </>
  );
}
