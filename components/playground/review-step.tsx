"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { FaucetButton } from "@/components/wallet/faucet-button";
import { usePublicConfig } from "@/components/wallet/public-config";
import { useWallet } from "@/components/wallet/use-wallet";
import type { Phase } from "@/lib/call/machine";
import type { RankedOption } from "@/lib/call/options";
import type { SpendingRules } from "@/lib/call/spending-policy";
import type { Spending } from "@/lib/call/spending-store";
import type { PlaygroundListing } from "@/lib/call/types";
import { formatUsd } from "@/lib/x402/amount";
import { networkInfo } from "@/lib/x402/networks";
import { ReviewTable } from "./review-table";
import { SpendingLimit } from "./spending-limit";
import { TypedDataDetails } from "./typed-data-details";

type Reviewed = Extract<Phase, { at: "reviewing" | "signing" }>;

/** Exactly what will be signed, beside what was probed, and the one button that asks the wallet for it. */
export function ReviewStep({
  listing,
  phase,
  entry,
  spending,
  onRules,
  onSign,
  onCancel,
}: {
  listing: PlaygroundListing;
  phase: Reviewed;
  entry: RankedOption;
  spending: Spending | null;
  onRules(rules: SpendingRules): void;
  onSign(): void;
  onCancel(): void;
}) {
  const signing = phase.at === "signing";
  const refusals = "refusals" in entry ? entry.refusals.filter((r) => r.kind !== "cap") : [];
  const price = entry.priceUsdMicros === null ? "" : formatUsd(entry.priceUsdMicros);
  return (
    <div className="mt-2.5 rounded-lg border border-line *:last:rounded-b-lg">
      <ReviewTable option={entry.option} probed={listing.terms} probedAt={listing.probedAt} />
      <Notices phase={phase} refusals={refusals.map((r) => r.message)} />
      <div className="flex flex-wrap items-center gap-2.5 border-t border-line bg-sunken p-3">
        {refusals.length > 0 ? null : <Act entry={entry} price={price} signing={signing} onSign={onSign} />}
        <Button onClick={onCancel}>Cancel</Button>
        <div className="flex flex-wrap items-center gap-x-2 text-xs text-ink-3 sm:ml-auto">
          {signing ? (
            <span>{SIGNING[phase.step]}</span>
          ) : refusals.length > 0 ? (
            <span>Souk does not sign these terms.</span>
          ) : (
            <SpendingLimit spending={spending} entry={entry} onRules={onRules} />
          )}
        </div>
      </div>
      <TypedDataDetails entry={entry} authorization={signing ? phase.authorization : null} />
    </div>
  );
}

const SIGNING = {
  binding: "Binding this payment to this request…",
  switching: "Confirm the network change in your wallet.",
  wallet: "Confirm in your wallet.",
};

/** The primary button: whatever stands between the person and the signature comes first. */
function Act({
  entry,
  price,
  signing,
  onSign,
}: {
  entry: RankedOption;
  price: string;
  signing: boolean;
  onSign(): void;
}) {
  const wallet = useWallet();
  const { mode } = usePublicConfig();
  if (!wallet.address)
    return (
      <Button
        variant="primary"
        disabled={wallet.status === "loading" || wallet.status === "connecting"}
        // A refusal is already said by the dialog itself.
        onClick={() => void wallet.connect().catch(() => null)}
      >
        {wallet.status === "connecting" ? "Connecting…" : "Connect a wallet to pay"}
      </Button>
    );
  return (
    <>
      <Button
        variant="primary"
        disabled={signing || entry.state === "over-cap" || entry.state === "too-little"}
        onClick={onSign}
      >
        {signing ? "Waiting for the signature…" : `Sign and pay ${price}`}
      </Button>
      {entry.state === "too-little" && mode === "sandbox" ? <FaucetButton address={wallet.address} /> : null}
    </>
  );
}

/** What the person should know before deciding; nothing when all is well. */
function Notices({ phase, refusals }: { phase: Reviewed; refusals: string[] }) {
  const wallet = useWallet();
  const option = phase.challenge.required.accepts[phase.chosen];
  const network = option ? networkInfo(option.network) : null;
  const lines: { tone: string; text: ReactNode }[] = refusals.map((text) => ({ tone: "text-down", text }));
  if (phase.acceptedChange)
    lines.push({
      tone: "text-degraded",
      text: "You chose to look at terms that are not the ones that were probed.",
    });
  if (phase.at === "reviewing" && phase.note) lines.push({ tone: "text-degraded", text: phase.note });
  if (option?.extra.paymentFlow === "upfront")
    lines.push({ tone: "text-degraded", text: "This seller takes the payment before it does the work." });
  if (refusals.length === 0 && wallet.address && network?.chainId && wallet.chainId !== network.chainId)
    lines.push({
      tone: "text-ink-2",
      text: `Your wallet is on another network; it will be asked to switch to ${network.name} first.`,
    });
  if (lines.length === 0) return null;
  return (
    <ul className="space-y-1 border-t border-line px-3 py-2.5 text-sm" aria-live="polite">
      {lines.map(({ tone, text }) => (
        <li key={String(text)} className={tone}>
          {text}
        </li>
      ))}
    </ul>
  );
}
