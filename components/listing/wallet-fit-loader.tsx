"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useWallet } from "@/components/wallet/use-wallet";
import type { FitListing } from "./wallet-fit-view";

const Loaded = dynamic(() => import("./wallet-fit-view"), {
  ssr: false,
  loading: () => <p className="px-4 py-2.5 text-sm text-ink-3">Looking at your wallet…</p>,
});

/** "Can my wallet pay this?", a line for each way to pay; what answers it is fetched once a wallet is connected. */
export function WalletFit({ listing }: { listing: FitListing }) {
  const { status, connect } = useWallet();
  const [failed, setFailed] = useState<string | null>(null);
  return (
    <section
      aria-label="Can my wallet pay this?"
      className="mt-3 rounded-lg border border-line bg-raised noscript:hidden"
    >
      {status === "connected" ? (
        <Loaded listing={listing} />
      ) : (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 text-sm text-ink-2">
          <p className="flex-[1_1_18rem]">
            <span className="font-medium text-ink">Can my wallet pay this?</span>{" "}
            {failed ??
              "Connect one to see its balance, chain and account held against each way to pay. Nothing is signed."}
          </p>
          <Button
            size="small"
            aria-disabled={status !== "disconnected"}
            onClick={() => {
              if (status !== "disconnected") return;
              setFailed(null);
              connect().catch((error: Error) => setFailed(error.message));
            }}
          >
            {status === "disconnected" ? "Connect a wallet" : "Connecting…"}
          </Button>
        </div>
      )}
    </section>
  );
}
