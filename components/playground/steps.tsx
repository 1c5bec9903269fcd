"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import type { Answer } from "@/lib/call/answer";
import { permit2Terms } from "@/lib/call/channel-data";
import { hasOpenAuthorization, type Phase, sentPayment, wantsAllowance } from "@/lib/call/machine";
import type { RankedOption } from "@/lib/call/options";
import type { CallSession } from "@/lib/call/session";
import type { SpendingRules } from "@/lib/call/spending-policy";
import type { Spending } from "@/lib/call/spending-store";
import type { PlaygroundListing } from "@/lib/call/types";
import { AllowanceStep } from "./allowance-step";
import { ChainFacts } from "./chain-facts";
import { ChangedTerms } from "./changed-terms";
import { ResponseView } from "./response-view";
import { ReviewStep } from "./review-step";
import { SignInPanel } from "./sign-in-panel";
import { Step } from "./step";
import { askWords, chainWords, payWords, reviewWords } from "./step-words";

/** The call, step by step: asked, reviewed, paid and received, confirmed on the chain. */
export function Steps({
  listing,
  phase,
  arriving,
  session,
  entry,
  spending,
  onRules,
  other,
  onChoose,
  onReviewChange,
}: {
  listing: PlaygroundListing;
  phase: Phase;
  /** An answer that is still coming. */
  arriving: Answer | null;
  session: CallSession;
  /** The option under review. */
  entry: RankedOption | null;
  /** The person's limits; null when this browser cannot keep them. */
  spending: Spending | null;
  onRules(rules: SpendingRules): void;
  /** Another option that can be paid, in case this one could not be. */
  other: RankedOption | null;
  onChoose(index: number): void;
  onReviewChange(): void;
}) {
  const sent = sentPayment(phase);
  const left = useSecondsUntil(sent && hasOpenAuthorization(phase) ? sent.validBefore : null);
  const ask = askWords(phase);
  const review = reviewWords(phase);
  const pay = payWords(phase);
  const chain = chainWords(phase, left);
  const free = phase.at === "answered" || (phase.at === "failed" && phase.answer !== null);
  return (
    <div className="min-w-0 px-4 pt-4.5 pb-2 sm:px-5.5">
      <p className="sr-only" aria-live="polite">
        {spoken(phase, [ask, review, pay, chainWords(phase, Math.ceil(left / 30) * 30)])}
      </p>
      <ol>
        <Step number={1} {...ask}>
          {phase.at === "requesting" && arriving && arriving.status !== 402 ? (
            <ResponseView answer={arriving} name={listing.name} coming onStop={session.stop} />
          ) : null}
          <SignInPanel listing={listing} phase={phase} onSignIn={(terms) => void session.signIn(terms)} />
          {free && phase.answer ? <ResponseView answer={phase.answer} name={listing.name} /> : null}
        </Step>
        <Step number={2} {...review}>
          {phase.at === "changed" ? (
            <ChangedTerms
              listing={listing}
              challenge={phase.challenge}
              onReview={onReviewChange}
              onCancel={session.cancel}
            />
          ) : null}
          {(phase.at === "reviewing" || phase.at === "signing") && entry ? (
            <ReviewStep
              listing={listing}
              phase={phase}
              entry={entry}
              spending={spending}
              onRules={onRules}
              other={other}
              onChoose={onChoose}
              onSign={({ kind, unsent }, channel) => void session.sign(kind, channel, unsent)}
              onCancel={session.cancel}
            />
          ) : null}
        </Step>
        <Step number={3} {...pay}>
          {phase.at === "paying" && arriving ? (
            <ResponseView answer={arriving} name={listing.name} coming onStop={session.stop} />
          ) : null}
          {phase.at === "settled" || phase.at === "rejected" ? (
            <ResponseView answer={phase.answer} name={listing.name} />
          ) : null}
          {wantsAllowance(phase) && left > 0 ? (
            <AllowanceStep
              option={permit2Terms(phase.sent.option, phase.sent.channel)}
              onApprove={session.approveAndSendAgain}
            />
          ) : null}
          {phase.at === "unknown" && phase.sent.payment && hasOpenAuthorization(phase) && left > 0 ? (
            <div className="mt-2.5 flex flex-wrap items-center gap-2.5">
              <Button size="small" onClick={() => void session.sendAgain()}>
                Send the same payment again
              </Button>
              <span className="text-xs text-ink-3">The same signature: it can be used once only.</span>
            </div>
          ) : null}
        </Step>
        <Step number={4} {...chain}>
          {sent && phase.at !== "paying" ? (
            <>
              <ChainFacts sent={sent} claimed={phase.at === "settled" ? phase.settlement : null} />
              <p className="mt-2 text-xs">
                <Link className="link" href={`/calls/${sent.callId}`}>
                  Everything about this call
                </Link>
              </p>
            </>
          ) : null}
        </Step>
      </ol>
    </div>
  );
}

/** The sentence that people who do not see the steps are told; its countdown goes in half minutes, not seconds. */
function spoken(phase: Phase, words: { state: string; title: string; detail: string }[]): string {
  if (phase.at === "idle") return "";
  const active = words.filter((w) => w.state === "now" || w.state === "stopped").at(-1) ?? words.at(-1);
  return active ? `${active.title}. ${active.detail}` : "";
}

/** Counts down once a second; 0 when there is nothing to wait for. */
function useSecondsUntil(unixSeconds: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (unixSeconds === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [unixSeconds]);
  return unixSeconds === null ? 0 : Math.max(0, Math.ceil(unixSeconds - now / 1_000));
}
