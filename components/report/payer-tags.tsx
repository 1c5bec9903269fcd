import type { ProbeReport } from "@/lib/probe/types";
import { PayerTag } from "./payer-tag";
import { payerTags } from "./payer-words";

/** Who could pay it, at a glance. Nothing for a report that does not say. */
export function PayerTags({ report }: { report: Pick<ProbeReport, "payers" | "verdict"> }) {
  const tags = payerTags(report);
  if (tags.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1.5" aria-label="Who can pay">
      {tags.map((tag) => (
        <li key={tag.who} className="inline-flex">
          <PayerTag tag={tag} />
        </li>
      ))}
    </ul>
  );
}
