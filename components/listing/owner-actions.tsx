"use client";

import { useState } from "react";
import { ProbeAgain } from "@/components/listing/probe-again";
import { Button } from "@/components/ui/button";

/** What the owner of a listing may do. Withdrawing takes two steps: it ends the watching. */
export function OwnerActions({
  listingId,
  withdrawing,
  onWithdraw,
}: {
  listingId: string;
  withdrawing: boolean;
  onWithdraw(): void;
}) {
  const [asking, setAsking] = useState<"no" | "yes" | "kept">("no");
  return (
    <div className="flex flex-wrap items-center gap-2">
      {asking === "yes" ? (
        <>
          <span className="text-sm">Take it out, and stop probing it?</span>
          <Button size="small" variant="danger" aria-disabled={withdrawing} onClick={onWithdraw}>
            {withdrawing ? "Withdrawing…" : "Withdraw"}
          </Button>
          <Button ref={focus} size="small" onClick={() => setAsking("kept")}>
            Keep it
          </Button>
        </>
      ) : (
        <>
          <Button
            ref={asking === "kept" ? focus : undefined}
            size="small"
            variant="danger"
            onClick={() => setAsking("yes")}
          >
            Withdraw…
          </Button>
          <ProbeAgain listingId={listingId} />
        </>
      )}
    </div>
  );
}

/** A button that takes another's place takes its focus too. */
function focus(button: HTMLButtonElement | null): void {
  button?.focus();
}
