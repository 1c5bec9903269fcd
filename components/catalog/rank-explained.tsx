import { Fragment } from "react";
import { RANK_PARTS } from "@/lib/catalog/rank-words";
import type { RankParts } from "@/lib/search/plan";

/** What a result's place is made of: each part from 0 to 1, and the score. The formula is on /docs/ranking. */
export function RankExplained({ parts }: { parts: RankParts }) {
  return (
    <dl className="col-span-full mt-1.5 flex flex-wrap lg:mt-0 lg:mb-1 gap-x-4 gap-y-0.5 text-2xs text-ink-3">
      {[...RANK_PARTS, { part: "score", label: "Score" } as const].map(({ part, label }) => (
        <Fragment key={part}>
          <div className={`flex items-center gap-1.5 ${part === "score" ? "font-medium text-ink" : ""}`}>
            <dt>{label}</dt>
            <dd className="machine flex items-center gap-1.5 text-2xs!">
              {part === "score" ? null : (
                <span
                  aria-hidden="true"
                  className="inline-block h-1.5 w-10 overflow-hidden rounded-full bg-line"
                >
                  <span className="block h-full bg-accent" style={{ width: `${share(parts[part])}%` }} />
                </span>
              )}
              {parts[part].toFixed(3)}
            </dd>
          </div>
        </Fragment>
      ))}
    </dl>
  );
}

const share = (part: number) => Math.round(Math.min(1, Math.max(0, part)) * 100);
