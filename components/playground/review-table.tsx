import type { ReactNode } from "react";
import { Address } from "@/components/ui/machine";
import { Tag } from "@/components/ui/tag";
import { TimeAgo } from "@/components/ui/time-ago";
import { MAX_VALIDITY_SECONDS } from "@/lib/call/policy";
import { counterpart, type ReviewRow, reviewRows } from "@/lib/call/review";
import { formatUsd, usdMicros } from "@/lib/x402/amount";
import { knownAsset } from "@/lib/x402/assets";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";

const ROW =
  "border-t border-line align-baseline max-sm:flex max-sm:flex-wrap max-sm:items-baseline max-sm:justify-between max-sm:gap-x-3 max-sm:px-3 max-sm:py-1.75";
const TERM = "text-left font-normal text-ink-2 max-sm:w-full max-sm:text-2xs sm:w-27 sm:px-3 sm:py-1.75";
const VALUE = "machine min-w-0 wrap-anywhere max-sm:flex-1 sm:px-3 sm:py-1.75";

/** What will be signed, term by term, beside what the last probe saw. */
export function ReviewTable({
  option,
  probed,
  probedAt,
  payer,
}: {
  option: PaymentRequirements;
  probed: PaymentRequired | null;
  probedAt: string | null;
  /** The connected account; null before one is. */
  payer: string | null;
}) {
  const rows = reviewRows(option, counterpart(probed, option));
  return (
    <table className="w-full border-collapse text-sm max-sm:block">
      <thead className="text-2xs text-ink-3 max-sm:block">
        <tr className="max-sm:flex max-sm:justify-between">
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
      <tbody className="max-sm:block">
        {payer ? (
          <tr className={ROW}>
            <th scope="row" className={TERM}>
              From
            </th>
            <td className={VALUE}>
              <Address value={payer} full />
            </td>
            <td className="text-ink-3 sm:px-3 sm:py-1.75">you</td>
          </tr>
        ) : null}
        {rows.map((row) => (
          <tr key={row.term} className={ROW}>
            <th scope="row" className={TERM}>
              {row.term}
            </th>
            <td className={VALUE}>
              <Value row={row} option={option} />
            </td>
            <td className={`wrap-anywhere sm:px-3 sm:py-1.75 ${row.same ? "" : "max-sm:w-full"}`}>
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
          {option.scheme === "upto" ? "at most " : ""}
          {row.value} {micros === null ? null : <span className="text-ink-3">= {formatUsd(micros)}</span>}
        </>
      );
    }
    case "To":
      // Complete: an address made to resemble another shares its first and last characters.
      return <Address value={row.value} full />;
    case "Token":
      return (
        <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
          <Address value={row.value} full />
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
