import { Button } from "@/components/ui/button";
import { TimeAgo } from "@/components/ui/time-ago";
import type { Challenge } from "@/lib/call/machine";
import { amountText } from "@/lib/call/review";
import type { PlaygroundListing } from "@/lib/call/types";
import type { PaymentRequirements } from "@/lib/x402/types";

/** Both sides of a change. Nothing is signed from here: the person either stops or chooses to review the new terms. */
export function ChangedTerms({
  listing,
  challenge,
  onReview,
  onCancel,
}: {
  listing: PlaygroundListing;
  challenge: Challenge;
  onReview(): void;
  onCancel(): void;
}) {
  const before = listing.terms?.accepts ?? [];
  const after = challenge.required.accepts;
  return (
    <div className="mt-2.5 rounded-lg border border-down">
      <table className="w-full table-fixed border-collapse text-sm max-sm:block">
        <thead className="text-2xs text-ink-3 max-sm:block">
          <tr className="max-sm:grid max-sm:grid-cols-2">
            <th scope="col" className="px-3 py-1.75 text-left font-normal max-sm:sr-only sm:w-44">
              Changed
            </th>
            <th scope="col" className="px-3 py-1.75 text-left font-normal">
              As probed {listing.probedAt ? <TimeAgo at={listing.probedAt} /> : null}
            </th>
            <th scope="col" className="px-3 py-1.75 text-left font-normal">
              Asked now
            </th>
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {challenge.differences.map((change) => (
            <tr
              key={change.field}
              className="border-t border-line align-baseline max-sm:grid max-sm:grid-cols-2"
            >
              <th
                scope="row"
                className="px-3 py-1.75 text-left font-normal text-ink-2 max-sm:col-span-2 max-sm:pb-0 max-sm:text-2xs"
              >
                {fieldWords(change.field)}
              </th>
              <td className="machine px-3 py-1.75 wrap-anywhere">
                {valueWords(change.field, change.before, before)}
              </td>
              <td className="machine px-3 py-1.75 wrap-anywhere text-down">
                {valueWords(change.field, change.after, after)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="flex flex-wrap items-center gap-2.5 rounded-b-lg border-t border-line bg-sunken p-3">
        <Button variant="primary" onClick={onCancel}>
          Stop here
        </Button>
        <Button onClick={onReview}>Review these new terms</Button>
        <span className="text-xs text-ink-3 sm:ml-auto">Nothing was signed.</span>
      </div>
    </div>
  );
}

const NAMES: Record<string, string> = {
  amount: "amount",
  asset: "token",
  payTo: "payee",
  network: "network",
  scheme: "scheme",
  maxTimeoutSeconds: "validity",
};

/** `accepts[0].payTo` as "Option 1, payee". */
function fieldWords(field: string): string {
  const [, index, name] = /^accepts\[(\d+)\](?:\.(.+))?$/.exec(field) ?? [];
  if (index === undefined) return field;
  const option = `Option ${Number(index) + 1}`;
  return name ? `${option}, ${NAMES[name] ?? name}` : option;
}

function valueWords(field: string, value: string, options: readonly PaymentRequirements[]): string {
  if (value === "") return "not there";
  if (!field.endsWith("].amount")) return value;
  const option = options.find((o) => o.amount === value);
  return option ? amountText(option) : value;
}
