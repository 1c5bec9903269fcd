import { Machine } from "@/components/ui/machine";
import { TimeAgo } from "@/components/ui/time-ago";
import { counting, spent } from "@/lib/call/spending-policy";
import type { Spending } from "@/lib/call/spending-store";
import { formatUsd } from "@/lib/x402/amount";

/** What counts against the limits now, newest first. */
export function SpentToday({ spending }: { spending: Spending }) {
  const now = Date.now();
  const entries = counting(spending.ledger, now).sort((a, b) => b.at - a.at);
  const limit = spending.rules.perDayUsdMicros;
  return (
    <section aria-labelledby="spent-title">
      <h2 id="spent-title" className="mb-1 font-semibold">
        Last 24 hours
      </h2>
      <p className="mb-3 text-ink-2">
        <span className="tabular-nums">{formatUsd(spent(spending.ledger, now))}</span>
        {limit === null ? " in all" : ` of ${formatUsd(limit)}`}
      </p>
      {entries.length === 0 ? (
        <p className="text-sm text-ink-3">Nothing was paid from this browser.</p>
      ) : (
        <ul className="max-h-96 overflow-y-auto rounded-lg border border-line text-sm *:border-line *:not-first:border-t">
          {entries.map((entry) => (
            <li key={entry.id} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 px-3 py-2">
              <span className="wrap-anywhere">{new URL(entry.origin).host}</span>
              <span className="text-right tabular-nums">{formatUsd(entry.usdMicros)}</span>
              <span className="text-xs text-ink-3">
                to <Machine value={entry.payee} what="payee" />
              </span>
              <span className="text-right text-xs text-ink-3">
                <TimeAgo at={new Date(entry.at).toISOString()} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
