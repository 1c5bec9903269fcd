"use client";

import { useState } from "react";
import { callApi, problemText } from "@/components/api/call-api";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { MAX_RATING_CHARS, type RatingView } from "@/lib/catalog/ratings";

/** One to five stars and a few words; sent again, it takes the place of the earlier one. */
export function RateForm({
  listingId,
  rating,
  onRated,
}: {
  listingId: string;
  rating: RatingView | null;
  onRated(rating: RatingView): void;
}) {
  const [stars, setStars] = useState(rating?.stars ?? 0);
  const [words, setWords] = useState(rating?.words ?? "");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function send() {
    if (busy) return;
    if (stars === 0) return setProblem("Choose one to five stars.");
    setBusy(true);
    const result = await callApi<RatingView>(`/api/listings/${listingId}/rating`, {
      method: "PUT",
      body: { stars, words },
    });
    setBusy(false);
    setProblem(result.ok ? null : problemText(result.problem));
    if (result.ok) onRated(result.value);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset>
        <legend className="text-xs font-medium">{rating ? "Your rating" : "Rate it"}</legend>
        <div className="flex">
          {[1, 2, 3, 4, 5].map((n) => (
            <label
              key={n}
              className="cursor-pointer rounded-sm px-1 py-0.5 text-lg leading-none has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name="stars"
                value={n}
                checked={stars === n}
                onChange={() => setStars(n)}
                className="sr-only"
              />
              <span aria-hidden="true" className={n <= stars ? "text-degraded" : "text-line-strong"}>
                ★
              </span>
              <span className="sr-only">{n === 1 ? "1 star" : `${n} stars`}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div className="mt-2">
        <Field id="rating-words" label="In a few words" hint="shown to everybody">
          <textarea
            id="rating-words"
            className="control min-h-20 w-full py-1.5"
            maxLength={MAX_RATING_CHARS}
            value={words}
            onChange={(event) => setWords(event.target.value)}
            aria-describedby="rating-words-hint"
          />
        </Field>
      </div>
      <div className="mt-2.5 flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button type="submit" variant="primary" size="small" aria-disabled={busy}>
          {busy ? "Sending…" : rating ? "Change my rating" : "Rate"}
        </Button>
        <span className="text-xs text-ink-3">Your address is shown shortened.</span>
      </div>
      {problem ? (
        <p role="alert" className="mt-2 text-sm text-down">
          {problem}
        </p>
      ) : null}
    </form>
  );
}
