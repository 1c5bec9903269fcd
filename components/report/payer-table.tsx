import { Icon } from "@/components/ui/icon";
import { PAYER_NAMES } from "@/lib/probe/payer-names";
import { isPayable } from "@/lib/probe/schedule";
import type { ProbeReport } from "@/lib/probe/types";
import { payerTone } from "./payer-words";

const LOOK = { good: "text-live", limit: "text-degraded", bad: "text-down", plain: "text-ink-2" } as const;

/** Each of those who might pay or list it, with the answer and its reason. The tags lead here. */
export function PayerTable({
  report: { payers, verdict },
}: {
  report: Pick<ProbeReport, "payers" | "verdict">;
}) {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-raised">
      <table className="w-full text-left text-sm">
        <caption className="sr-only">Who could pay, and which catalogs would list it</caption>
        <thead className="max-sm:sr-only">
          <tr className="text-2xs text-ink-3 *:px-4 *:py-2 *:font-normal">
            <th scope="col">Who</th>
            <th scope="col">Answer</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {payers.map((payer) => {
            const { who, ok, reason } = payer;
            const look = LOOK[payerTone(payer, isPayable(verdict))];
            return (
              <tr
                key={who}
                id={`payer-${who}`}
                className="border-line align-baseline not-first:border-t target:bg-accent-wash max-sm:grid max-sm:grid-cols-[1fr_auto] sm:first:border-t *:px-4 *:py-1.75"
              >
                <th scope="row" className="font-normal whitespace-nowrap">
                  {PAYER_NAMES[who]}
                </th>
                <td className={`whitespace-nowrap ${look}`}>
                  <span className="inline-flex items-center gap-1.5">
                    {ok === null ? null : <Icon name={ok ? "check" : "cross"} size={13} />}
                    {ok === null ? "not known" : ok ? "yes" : "no"}
                  </span>
                </td>
                <td className="w-full text-ink-2 max-sm:col-span-2 max-sm:pt-0!">{reason}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
