"use client";

import { type ReactNode, useState } from "react";
import { ChannelNotes, ChannelTypedData } from "@/components/channel/channel-notes";
import { useChannelPlan } from "@/components/channel/use-channel-plan";
import { Button } from "@/components/ui/button";
import { FaucetButton } from "@/components/wallet/faucet-button";
import { usePublicConfig } from "@/components/wallet/public-config";
import { useWallet } from "@/components/wallet/use-wallet";
import type { NeededApproval } from "@/lib/call/approval-needed";
import type { ChannelPlan } from "@/lib/call/channel-plan";
import type { Phase } from "@/lib/call/machine";
import type { RankedOption } from "@/lib/call/options";
import type { Approval } from "@/lib/call/payment-method";
import type { SpendingRules } from "@/lib/call/spending-policy";
import type { Spending } from "@/lib/call/spending-store";
import type { PlaygroundListing } from "@/lib/call/types";
import { formatUsd } from "@/lib/x402/amount";
import { networkInfo } from "@/lib/x402/networks";
import { MethodNotes } from "./method-notes";
import { optionTitle } from "./pay-options";
import { ReviewTable } from "./review-table";
import { SigningWords } from "./signing-words";
import { SpendingLimit } from "./spending-limit";
import { TypedDataDetails } from "./typed-data-details";
import { useApproval } from "./use-approval";

type Reviewed = Extract<Phase, { at: "reviewing" | "signing" }>;

/** Exactly what will be signed, beside what was probed, and the one button that asks the wallet for it. */
export function ReviewStep({
  listing,
  phase,
  entry,
  spending,
  onRules,
  other,
  onChoose,
  onSign,
  onCancel,
}: {
  listing: PlaygroundListing;
  phase: Reviewed;
  entry: RankedOption;
  spending: Spending | null;
  onRules(rules: SpendingRules): void;
  other: RankedOption | null;
  onChoose(index: number): void;
  onSign(approval: NeededApproval, channel?: ChannelPlan): void;
  onCancel(): void;
}) {
  const signing = phase.at === "signing";
  const refusals = "refusals" in entry ? entry.refusals.filter((r) => r.kind !== "cap") : [];
  const price = entry.priceUsdMicros === null ? "" : formatUsd(entry.priceUsdMicros);
  const wallet = useWallet();
  const note = phase.at === "reviewing" ? (phase.note ?? "") : "";
  // Every attempt may have changed the channel; while the wallet is asked, what was shown stays.
  const planned = useChannelPlan(entry, wallet.address, note);
  const plan = planned?.plan ?? null;
  const needed = useApproval(phase.challenge.required, entry, wallet, note, plan);
  // While the wallet is asked, what was shown stays on the page.
  const [shown, setShown] = useState<NeededApproval | null>(null);
  const approval = signing ? shown : needed;
  return (
    <div className="mt-2.5 rounded-lg border border-line *:last:rounded-b-lg">
      <ReviewTable
        option={entry.option}
        probed={listing.terms}
        probedAt={listing.probedAt}
        payer={wallet.address}
      />
      <Notices phase={phase} refusals={refusals.map((r) => r.message)} />
      {planned ? <ChannelNotes entry={entry} planned={planned} /> : null}
      {refusals.length === 0 ? (
        <MethodNotes entry={entry} approval={approval} plan={plan} required={phase.challenge.required} />
      ) : null}
      <div className="flex flex-wrap items-center gap-2.5 border-t border-line bg-sunken p-3">
        {refusals.length > 0 ? null : (
          <Act
            entry={entry}
            price={price}
            signing={signing}
            approval={planned === undefined || planned?.plan === null ? null : approval}
            plan={plan}
            onSign={(what) => {
              setShown(what);
              onSign(what, plan ?? undefined);
            }}
          />
        )}
        <Button onClick={onCancel}>Cancel</Button>
        {other && (note || refusals.length > 0) ? (
          <Button onClick={() => onChoose(other.index)}>Pay another way: {optionTitle(other)}</Button>
        ) : null}
        <div className="flex flex-wrap items-center gap-x-2 text-xs text-ink-3 sm:ml-auto">
          {signing ? (
            <SigningWords key={phase.step} step={phase.step} />
          ) : refusals.length > 0 ? (
            <span>Souk does not sign these terms.</span>
          ) : (
            <SpendingLimit spending={spending} entry={entry} onRules={onRules} />
          )}
        </div>
      </div>
      {planned ? <ChannelTypedData entry={entry} planned={planned} approval={approval} /> : null}
      <TypedDataDetails
        entry={entry}
        approval={approval}
        payer={wallet.address}
        asked={signing && phase.step === "wallet" ? phase.typedData : null}
      />
    </div>
  );
}

const VERB = {
  none: "Sign and pay",
  permit: "Sign twice and pay",
  unsent: "Sign twice and pay",
  transaction: "Approve, sign and pay",
} satisfies Record<Approval, string>;
const DEPOSIT_VERB = {
  none: "Sign twice, deposit and pay",
  permit: "Sign three times, deposit and pay",
  unsent: "Sign three times, deposit and pay",
  transaction: "Approve, sign twice, deposit and pay",
} satisfies Record<Approval, string>;

/** The primary button: whatever stands between the person and the signature comes first. */
function Act({
  entry,
  price,
  signing,
  approval,
  plan,
  onSign,
}: {
  entry: RankedOption;
  price: string;
  /** What is signed for the channel, where one is paid by. */
  plan: ChannelPlan | null;
  signing: boolean;
  /** null while it is not known what must be approved first. */
  approval: NeededApproval | null;
  onSign(approval: NeededApproval): void;
}) {
  const wallet = useWallet();
  const { mode } = usePublicConfig();
  const [problem, setProblem] = useState<string | null>(null);
  const upTo = entry.option.scheme === "upto" ? "up to " : "";
  // By channel the deposit is what must be held; a voucher needs nothing more.
  const tooLittle = plan
    ? plan.depositAtomic !== null && entry.balance !== null && entry.balance < BigInt(plan.depositAtomic)
    : entry.state === "too-little";
  if (!wallet.address)
    return (
      <>
        <Button
          variant="primary"
          disabled={wallet.status === "loading" || wallet.status === "connecting"}
          onClick={() => {
            setProblem(null);
            // A refusal is already said by the dialog itself; this is that none could be shown.
            wallet.connect().catch((error: Error) => setProblem(error.message));
          }}
        >
          {wallet.status === "connecting" ? "Connecting…" : "Connect a wallet to pay"}
        </Button>
        {problem ? (
          <span role="alert" className="text-sm text-degraded">
            {problem}
          </span>
        ) : null}
      </>
    );
  return (
    <>
      <Button
        variant="primary"
        // Three requests have long words; a narrow page gives them two lines.
        className="max-sm:h-auto max-sm:min-h-8.5 max-sm:py-1.5 max-sm:whitespace-normal"
        disabled={signing || approval === null || entry.state === "over-cap" || tooLittle}
        onClick={() => approval && onSign(approval)}
      >
        {signing
          ? "Waiting for the signature…"
          : approval === null
            ? entry.option.scheme === "batch-settlement" && plan === null
              ? "No voucher can be signed now"
              : "Reading your allowance…"
            : `${plan?.depositAtomic ? DEPOSIT_VERB[approval.kind] : plan ? "Sign a voucher and pay" : VERB[approval.kind]} ${upTo}${price}`}
      </Button>
      {tooLittle && mode === "sandbox" ? <FaucetButton address={wallet.address} /> : null}
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
