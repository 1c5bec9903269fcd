"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { buttonClass } from "@/components/ui/button";
import { balanceText } from "./account-text";
import { usePublicConfig } from "./public-config";
import { shortAddress } from "./short-address";
import { useBalance } from "./use-balance";
import { useWallet } from "./use-wallet";

const AccountMenu = dynamic(() => import("./account-menu"), { ssr: false });

/** The header's account control while a wallet is connected: who pays and how much there is, and the way to more. */
export default function AccountButton({ address }: { address: string }) {
  const { chains } = usePublicConfig();
  const { chainId } = useWallet();
  const chain = chains.find((candidate) => candidate.chainId === chainId) ?? chains[0];
  const balance = useBalance(chain, address);
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const close = (event: PointerEvent | FocusEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("focusin", close);
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("focusin", close);
      document.removeEventListener("keydown", onKey);
    };
  }, [open]);

  return (
    <div ref={box} className="relative">
      <button
        ref={button}
        type="button"
        className={buttonClass({ className: "figure !text-xs" })}
        aria-expanded={open}
        aria-haspopup="dialog"
        aria-label={`Account ${address}`}
        title={address}
        onClick={() => setOpen(!open)}
      >
        {shortAddress(address)}
        {chain?.stablecoin && typeof balance === "bigint" ? (
          <span className="hidden text-ink-2 sm:inline">{balanceText(balance, chain.stablecoin)}</span>
        ) : null}
      </button>
      {open ? <AccountMenu chain={chain} balance={balance} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}
