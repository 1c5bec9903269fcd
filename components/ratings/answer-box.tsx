"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { callApi, problemText } from "@/components/api/call-api";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { useSession } from "@/components/wallet/use-session";
import { MAX_RATING_CHARS } from "@/lib/catalog/ratings";

/** Where the verified owner answers a rating, once; nothing for everybody else. */
export function AnswerBox({
  listingId,
  ownerAddress,
  ratingId,
}: {
  listingId: string;
  ownerAddress: string | null;
  ratingId: string;
}) {
  const session = useSession();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (ownerAddress === null || session.address !== ownerAddress) return null;

  async function send() {
    if (busy || words.trim() === "") return;
    setBusy(true);
    const path = `/api/listings/${listingId}/ratings/${ratingId}/answer`;
    const result = await callApi<unknown>(path, { method: "POST", body: { words } });
    setBusy(false);
    setProblem(result.ok ? null : problemText(result.problem));
    if (result.ok) router.refresh();
  }

  if (!open)
    return (
      <Button size="small" className="mt-2" onClick={() => setOpen(true)}>
        Answer
      </Button>
    );
  return (
    <form
      className="mt-2 max-w-[40rem]"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Field id={`answer-${ratingId}`} label="Your answer" hint="once only, shown to everybody">
        <textarea
          id={`answer-${ratingId}`}
          className="control min-h-16 w-full py-1.5"
          maxLength={MAX_RATING_CHARS}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          aria-describedby={`answer-${ratingId}-hint`}
        />
      </Field>
      <div className="mt-2 flex gap-2">
        <Button type="submit" size="small" variant="primary" aria-disabled={busy || words.trim() === ""}>
          {busy ? "Sending…" : "Answer"}
        </Button>
        <Button size="small" variant="quiet" onClick={() => setOpen(false)}>
          Not now
        </Button>
      </div>
      {problem ? (
        <p role="alert" className="mt-2 text-sm text-down">
          {problem}
        </p>
      ) : null}
    </form>
  );
}
