"use client";

import type { ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import type { PublicChain } from "@/lib/public-config";
import { balanceText } from "./account-text";
import { AddressMark } from "./address-mark";
import { FaucetButton } from "./faucet-button";
import { usePublicConfig } from "./public-config";
import { useSession } from "./use-session";
import { useWallet } from "./use-wallet";
import { WalletError } from "./wallet-store";

/** Who is connected, what they hold and where, and the ways out. Opens below the header's account button. */
export default function AccountMenu({
  chain,
  balance,
  onClose,
}: {
  /** The network whose balance is shown. */
  chain: PublicChain | undefined;
  balance: bigint | null | undefined;
  onClose(): void;
}) {
  const { mode } = usePublicConfig();
  const wallet = useWallet();
  const session = useSession();
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus(), []);
  if (!wallet.address) return null;

  return (
    <div
      ref={panel}
      role="dialog"
      aria-label="Account"
      tabIndex={-1}
      className="absolute top-full right-0 z-40 mt-1.5 w-[min(24rem,calc(100vw-2rem))] rounded-lg border border-line-strong bg-raised text-sm shadow-card outline-none"
    >
      <div className="px-4 pt-3.5 pb-3">
        <div className="flex items-center gap-2 font-medium">
          <span className="rounded-sm bg-accent-wash text-accent">
            <AddressMark address={wallet.address} size={24} />
          </span>
          {wallet.walletName}
        </div>
        <div className="mt-2 flex items-start justify-between gap-1">
          <span className="machine break-all text-ink-2">{wallet.address}</span>
          <CopyButton text={wallet.address} what="address" compact className="-my-0.5" />
        </div>
        {wallet.isSandboxWallet ? (
          <p className="mt-2 text-xs text-degraded">Test money only, key kept in this browser.</p>
        ) : null}
      </div>
      <Row label="Balance">
        <span className="figure">{balanceLine(chain, balance)}</span>
        {mode === "sandbox" && chain ? <FaucetButton address={wallet.address} /> : null}
      </Row>
      <NetworkRow />
      <SessionRow session={session} account={wallet.address} />
      <div className="flex items-center justify-between gap-3 border-t border-line px-4 py-3">
        <Link href="/calls" className="link" onClick={onClose}>
          Your calls
        </Link>
        <Button
          size="small"
          onClick={async () => {
            onClose();
            if (session.status === "signed-in") await session.signOut();
            await wallet.disconnect();
          }}
        >
          Disconnect
        </Button>
      </div>
    </div>
  );
}

function balanceLine(chain: PublicChain | undefined, balance: bigint | null | undefined): string {
  if (!chain?.stablecoin) return "no known token here";
  if (balance === undefined) return "reading…";
  return balance === null ? "could not be read" : balanceText(balance, chain.stablecoin);
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[4.75rem_1fr] items-baseline gap-2 border-t border-line px-4 py-2.5">
      <span className="text-xs text-ink-3">{label}</span>
      <div className="flex min-w-0 flex-wrap items-center justify-between gap-x-3 gap-y-2">{children}</div>
    </div>
  );
}

function NetworkRow() {
  const { chains } = usePublicConfig();
  const { chainId, switchChain } = useWallet();
  const [problem, setProblem] = useState<string | null>(null);
  const current = chains.find((chain) => chain.chainId === chainId);
  const [target] = chains;
  return (
    <Row label="Network">
      {current ? (
        <span>{current.name}</span>
      ) : (
        <>
          <span className="text-degraded">Chain {chainId ?? "unknown"}, not used here</span>
          {target ? (
            <Button
              size="small"
              onClick={() =>
                switchChain(target.chainId).then(
                  () => setProblem(null),
                  (error) => setProblem(error instanceof WalletError ? error.message : "That did not work."),
                )
              }
            >
              Switch to {target.name}
            </Button>
          ) : null}
        </>
      )}
      {problem ? <p className="w-full text-xs text-down">{problem}</p> : null}
    </Row>
  );
}

function SessionRow({ session, account }: { session: ReturnType<typeof useSession>; account: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const own = session.address?.toLowerCase() === account.toLowerCase();
  return (
    <Row label="Session">
      {session.status === "signed-in" ? (
        <>
          <span>{own ? "Signed in" : `Signed in as ${session.address?.slice(0, 8)}…`}</span>
          <Button size="small" onClick={() => void session.signOut()}>
            Sign out
          </Button>
        </>
      ) : (
        <>
          <span className="text-ink-2">Not signed in</span>
          <Button
            size="small"
            disabled={session.status === "signing"}
            onClick={async () => {
              const result = await session.signIn();
              setProblem(result.ok ? null : result.reason);
            }}
          >
            {session.status === "signing" ? "Signing in…" : "Sign in"}
          </Button>
        </>
      )}
      {problem ? (
        <p role="alert" className="w-full text-xs text-down">
          {problem}
        </p>
      ) : null}
    </Row>
  );
}
