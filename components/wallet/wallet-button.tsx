"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { buttonClass } from "@/components/ui/button";
import { rememberedConnection } from "./remembered-connection";
import { shortAddress } from "./short-address";
import { useWallet } from "./use-wallet";

// What an account needs (tokens, balances) comes with the wallet and not with every page.
const AccountButton = dynamic(() => import("./account-button"), { ssr: false, loading: AccountPlace });

/** The header's account control: offers to connect, then shows who pays and how much there is. */
export function WalletButton() {
  const { status, address, connect } = useWallet();
  const [remembered, setRemembered] = useState<string | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  useEffect(() => setRemembered(rememberedConnection()), []);

  if (status === "connected" && address) return <AccountButton address={address} />;
  const busy = status === "loading" || status === "connecting";
  const restoring = status === "loading" && remembered;
  return (
    <button
      type="button"
      className={buttonClass()}
      aria-busy={busy}
      aria-disabled={busy}
      title={failed ?? undefined}
      onClick={() => {
        if (busy) return;
        setFailed(null);
        connect().catch((error: Error) => setFailed(error.message));
      }}
    >
      {restoring ? (
        <span className="figure text-ink-3">{shortAddress(remembered)}</span>
      ) : busy ? (
        "Connecting…"
      ) : failed ? (
        "Try again"
      ) : (
        <span>
          Connect<span className="hidden sm:inline"> wallet</span>
        </span>
      )}
    </button>
  );
}

function AccountPlace() {
  return <span className={buttonClass({ className: "figure text-xs! text-ink-3" })}>Connecting…</span>;
}
