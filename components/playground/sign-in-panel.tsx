"use client";

import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { useWallet } from "@/components/wallet/use-wallet";
import type { Phase } from "@/lib/call/machine";
import { answeredSignIn } from "@/lib/call/sign-in";
import type { PlaygroundListing } from "@/lib/call/types";
import { reviewSignIn, type SignInReview, type SignInTerms, signInMessage } from "@/lib/x402/sign-in";
import { Disclosure } from "./disclosure";

/** A sign-in that the endpoint takes instead of a payment: what it says, and the one button that asks the wallet for it. */
export function SignInPanel({
  listing,
  phase,
  onSignIn,
}: {
  listing: PlaygroundListing;
  phase: Phase;
  onSignIn(terms: SignInTerms): void;
}) {
  const wallet = useWallet();
  const review = useMemo(() => offered(phase, listing.url), [phase, listing.url]);
  if (!review) return null;
  if (!review.ok)
    return (
      <div className="mt-2.5 rounded-lg border border-down px-3 py-2.5 text-sm">
        <p className="text-down">Souk does not sign in here.</p>
        <ul className="mt-1 space-y-1 text-ink-2">
          {review.problems.map((problem) => (
            <li key={problem} className="wrap-anywhere">
              {problem}
            </li>
          ))}
        </ul>
        <p className="mt-1 text-xs text-ink-3">Whoever gets such a signature could use it elsewhere.</p>
      </div>
    );
  const { terms } = review;
  const rows: [string, string][] = [
    ["Site", terms.domain],
    ...(terms.statement === undefined ? [] : [["It says", terms.statement] as [string, string]]),
    ["Good until", `${new Date(terms.expirationTime).toLocaleTimeString()}, once`],
  ];
  return (
    <div className="mt-2.5 rounded-lg border border-line">
      <p className="px-3 py-2 text-sm text-ink-2">
        {phase.at === "failed"
          ? "Sign in with your wallet to enter. Nothing is paid."
          : "Paid here before? Sign in with your wallet instead of paying again."}
      </p>
      <dl>
        {rows.map(([term, value]) => (
          <div
            key={term}
            className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 border-t border-line px-3 py-1.75 text-sm"
          >
            <dt className="text-ink-2">{term}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap items-center gap-2.5 border-t border-line bg-sunken p-3">
        {wallet.address ? (
          <Button onClick={() => onSignIn(terms)}>Sign in and ask again</Button>
        ) : (
          <Button onClick={() => void wallet.connect().catch(() => null)}>Connect a wallet to sign in</Button>
        )}
        <span className="text-xs text-ink-3 sm:ml-auto">A message, not a payment: it moves no money.</span>
      </div>
      {wallet.address ? (
        <Disclosure summary="The message, word for word">
          <pre className="px-3 pb-3 text-xs whitespace-pre-wrap wrap-anywhere">
            {signInMessage(terms, wallet.address)}
          </pre>
        </Disclosure>
      ) : null}
    </div>
  );
}

function offered(phase: Phase, url: string): SignInReview | null {
  if (phase.at === "failed") return phase.answer && answeredSignIn(phase.answer, url, Date.now());
  if (phase.at === "challenged" || phase.at === "reviewing")
    return reviewSignIn(phase.challenge.required, url, Date.now());
  return null;
}
