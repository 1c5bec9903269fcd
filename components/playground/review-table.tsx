import type { ReactNode } from "react";
import { Address } from "@/components/ui/machine";
import { Tag } from "@/components/ui/tag";
import { TimeAgo } from "@/components/ui/time-ago";
import { MAX_VALIDITY_SECONDS } from "@/lib/call/policy";
import { counterpart, type ReviewRow, reviewRows } from "@/lib/call/review";
import { formatUsd, usdMicros } from "@/lib/x402/amount";
import { knownAsset } from "@/lib/x402/assets";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";

/** What will be signed, term by term, beside what the last probe saw. */
export function ReviewTable({
  option,
  probed,
  probedAt,
}: {
  option: PaymentRequirements;
  probed: PaymentRequired | null;
  probedAt: string | null;
}) {
  const rows = reviewRows(option, counterpart(probed, option));
  return (
    <table className="w-full border-collapse text-sm">
      <thead className="text-2xs text-ink-3">
        <tr>
          <th scope="col" className="px-3 py-1.75 text-left font-normal max-sm:sr-only">
            Term
          </th>
          <th scope="col" className="px-3 py-1.75 text-left font-normal">
            You will sign
          </th>
          <th scope="col" className="px-3 py-1.75 text-left font-normal">
            As probed {probedAt ? <TimeAgo at={probedAt} /> : null}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.term} className="border-t border-line align-baseline">
            <th
              scope="row"
              className="px-3 py-1.75 text-left font-normal text-ink-2 max-sm:block max-sm:pb-0 max-sm:text-2xs sm:w-27"
            >
              {row.term}
            </th>
            <td className="machine px-3 py-1.75 wrap-anywhere max-sm:block max-sm:pt-0">
              <Value row={row} option={option} />
            </td>
            <td className="px-3 py-1.75 wrap-anywhere">
              <Probed row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ row, option }: { row: ReviewRow; option: PaymentRequirements }): ReactNode {
  const known = knownAsset(option.network, option.asset);
  switch (row.term) {
    case "Amount": {
      const micros = usdMicros(option.network, option.asset, option.amount);
      return (
        <>
          {row.value} {micros === null ? null : <span className="text-ink-3">= {formatUsd(micros)}</span>}
        </>
      );
    }
    case "To":
      return <Address value={row.value} />;
    case "Token":
      return (
        <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
          <Address value={row.value} />
          <Tag tone={known ? "neutral" : "down"}>{known ? `${known.symbol}, known` : "not known"}</Tag>
        </span>
      );
    case "Valid":
      return option.maxTimeoutSeconds > MAX_VALIDITY_SECONDS ? (
        <>
          {row.value}
          <span className="block font-sans text-2xs text-ink-3">
            It asks for up to {option.maxTimeoutSeconds.toLocaleString("en")} s; Souk signs for{" "}
            {MAX_VALIDITY_SECONDS} s at most.
          </span>
        </>
      ) : (
        row.value
      );
    default:
      return row.value;
  }
}

function Probed({ row }: { row: ReviewRow }): ReactNode {
  if (row.same) return <span className="text-live">same</span>;
  if (row.probed === null) return <span className="text-degraded">not offered then</span>;
  return (
    <span className="text-down">
      different: <span className="machine">{row.probed}</span>
    </span>
  );
}
