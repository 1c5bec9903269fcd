import { Icon } from "@/components/ui/icon";
import { PAYER_NAMES } from "@/lib/probe/payer-names";
import type { Payer } from "@/lib/probe/types";

const ANSWERS = {
  yes: { word: "yes", icon: "check", look: "text-live" },
  no: { word: "no", icon: "cross", look: "text-down" },
  unknown: { word: "not known", icon: null, look: "text-ink-3" },
} as const;

/** Each of those who might pay or list it, with the answer and its reason. The tags lead here. */
export function PayerTable({ payers }: { payers: readonly Payer[] }) {
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
          {payers.map(({ who, ok, reason }) => {
            const { word, icon, look } = ANSWERS[ok === null ? "unknown" : ok ? "yes" : "no"];
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
                    {icon ? <Icon name={icon} size={13} /> : null}
                    {word}
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
