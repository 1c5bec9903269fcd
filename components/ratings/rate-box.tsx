"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { callApi, problemText } from "@/components/api/call-api";
import { SignInButton } from "@/components/wallet/sign-in-button";
import { useSession } from "@/components/wallet/use-session";
import type { RatingView } from "@/lib/catalog/ratings";
import { RateForm } from "./rate-form";

interface Rater {
  rating: RatingView | null;
  hasPaid: boolean;
}

/** The place to rate: for who is signed in and has paid; for the others, what it takes. */
export function RateBox({ listingId }: { listingId: string }) {
  const { status, address } = useSession();
  const router = useRouter();
  const [rater, setRater] = useState<Rater | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    setRater(null);
    if (!address) return;
    const stop = new AbortController();
    void callApi<Rater>(`/api/listings/${listingId}/rating`, { signal: stop.signal }).then((result) => {
      if (result.ok) setRater(result.value);
      else if (!stop.signal.aborted) setProblem(problemText(result.problem));
    });
    return () => stop.abort();
  }, [listingId, address]);

  return (
    <div className="rounded-lg border border-line bg-raised px-4.5 py-3.5">
      {status !== "signed-in" ? (
        <>
          <p className="mb-2.5 text-sm text-ink-2">Paid for it? Say what it was worth.</p>
          <SignInButton onResult={setProblem} />
        </>
      ) : rater?.rating?.answer ? (
        <p className="text-sm text-ink-2">The provider has answered your rating, so it stays as it is.</p>
      ) : rater?.hasPaid ? (
        <RateForm
          key={rater.rating?.id ?? "new"}
          listingId={listingId}
          rating={rater.rating}
          onRated={(rating) => {
            setRater({ rating, hasPaid: true });
            router.refresh();
          }}
        />
      ) : rater ? (
        <p className="text-sm text-ink-2">
          The wallet that you are signed in with has no confirmed payment here. Pay in the playground first.
        </p>
      ) : (
        <p className="text-sm text-ink-3">Looking whether you paid here…</p>
      )}
      {problem ? (
        <p role="alert" className="mt-2 text-sm text-down">
          {problem}
        </p>
      ) : null}
    </div>
  );
}
