import { Tag } from "@/components/ui/tag";
import { TimeAgo } from "@/components/ui/time-ago";
import { COUNT } from "@/lib/catalog/figures";
import type { RatingSummary, RatingView } from "@/lib/catalog/ratings";
import { AnswerBox } from "./answer-box-loader";
import { RateBox } from "./rate-box-loader";
import { Stars } from "./stars";

/** What those who paid say of a listing. Everything in quotes is a stranger's plain text. */
export function Ratings({
  listingId,
  ownerAddress,
  summary,
  ratings,
}: {
  listingId: string;
  /** EIP-55; null while nobody has claimed the listing. */
  ownerAddress: string | null;
  summary: RatingSummary;
  /** The newest. */
  ratings: readonly RatingView[];
}) {
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[18rem_minmax(0,1fr)]">
      <div className="flex flex-col gap-4">
        {summary.count > 0 ? <Summary summary={summary} /> : null}
        <RateBox listingId={listingId} />
      </div>
      {ratings.length === 0 ? (
        <div className="rounded-lg border border-line-strong border-dashed px-5 py-4 text-center text-ink-2">
          <p>No ratings yet</p>
          <WhoMayRate />
        </div>
      ) : (
        <div>
          <ol className="overflow-hidden rounded-lg border border-line bg-raised">
            {ratings.map((rating) => (
              <One key={rating.id} listingId={listingId} ownerAddress={ownerAddress} rating={rating} />
            ))}
          </ol>
          {summary.count > ratings.length ? (
            <p className="mt-2 text-xs text-ink-3">
              The newest {ratings.length} of {COUNT.format(summary.count)}; all of them at{" "}
              <a className="link" href={`/api/listings/${listingId}/ratings`}>
                /api/listings/…/ratings
              </a>
              .
            </p>
          ) : null}
        </div>
      )}
    </div>
  );
}

function Summary({ summary: { count, average, spread } }: { summary: RatingSummary }) {
  return (
    <div className="rounded-lg border border-line bg-raised px-4.5 py-3.5">
      {average === null ? null : (
        <>
          <p className="flex items-baseline gap-2.5">
            <span className="figure text-lg font-medium">{average.toFixed(1)}</span>
            <Stars stars={average} label={false} />
            <span className="text-xs text-ink-3">
              of {COUNT.format(count)} {count === 1 ? "payer" : "payers"}
            </span>
          </p>
          <ul className="mt-2 flex flex-col gap-1 text-xs text-ink-3">
            {[5, 4, 3, 2, 1].map((stars) => {
              const n = spread[stars - 1] ?? 0;
              return (
                <li key={stars} className="grid grid-cols-[3.25rem_minmax(0,1fr)_2rem] items-center gap-2">
                  <span>
                    {stars} {stars === 1 ? "star" : "stars"}
                  </span>
                  <span aria-hidden="true" className="h-1.5 overflow-hidden rounded-sm bg-sunken">
                    <span className="block h-full bg-degraded" style={{ width: `${(n / count) * 100}%` }} />
                  </span>
                  <span className="figure text-right">{COUNT.format(n)}</span>
                </li>
              );
            })}
          </ul>
        </>
      )}
      <WhoMayRate />
    </div>
  );
}

function WhoMayRate() {
  return (
    <p className="mt-2.5 text-xs text-ink-3">
      Only by wallets whose payment the chain has confirmed; not by whom this endpoint pays or has funded.
    </p>
  );
}

function One({
  listingId,
  ownerAddress,
  rating,
}: {
  listingId: string;
  ownerAddress: string | null;
  rating: RatingView;
}) {
  const { stars, words, payer, delivered, at, changed, answer } = rating;
  return (
    <li className="border-t border-line px-4.5 py-3 first:border-t-0">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-xs text-ink-3">
        <Stars stars={stars} />
        <span className="machine">{payer}</span>
        <span>
          <TimeAgo at={at} />
          {changed ? ", changed since" : ""}
        </span>
        {delivered ? null : <Tag tone="down">paid, not delivered</Tag>}
      </p>
      {words ? <p className="mt-1 max-w-[78ch] wrap-anywhere">{words}</p> : null}
      {answer ? (
        <div className="mt-2 border-l-2 border-line-strong pl-3">
          <p className="text-xs text-ink-3">
            The provider, <TimeAgo at={answer.at} />
          </p>
          <p className="max-w-[78ch] wrap-anywhere text-ink-2">{answer.words}</p>
        </div>
      ) : (
        <AnswerBox listingId={listingId} ownerAddress={ownerAddress} ratingId={rating.id} />
      )}
    </li>
  );
}
