import type { ReactNode } from "react";
import { Address } from "@/components/ui/machine";
import { assetAmount, Price } from "@/components/ui/price";
import { Tag } from "@/components/ui/tag";
import { knownAsset } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";
import type { PaymentRequirements } from "@/lib/x402/types";

/** The fields of an option that people compare. */
export type TermsOption = Pick<
  PaymentRequirements,
  "scheme" | "network" | "asset" | "amount" | "payTo" | "maxTimeoutSeconds"
>;

const TERMS: { term: string; show(option: TermsOption): ReactNode }[] = [
  {
    term: "Price",
    show: (option) => (
      <>
        <span className="font-medium">
          <Price option={option} />
        </span>
        <span className="machine block text-ink-3">{assetAmount(option)}</span>
      </>
    ),
  },
  { term: "Network", show: ({ network }) => <NetworkCell network={network} /> },
  { term: "Scheme", show: ({ scheme }) => <span className="machine">{scheme}</span> },
  {
    term: "Token",
    show: ({ network, asset }) => {
      const known = knownAsset(network, asset);
      return (
        <>
          {known ? (
            <span>{known.symbol}</span>
          ) : (
            <Tag tone="degraded">not known to Souk: check it yourself</Tag>
          )}
          <span className="block">
            <Address value={asset} full />
          </span>
        </>
      );
    },
  },
  { term: "Paid to", show: ({ payTo }) => <Address value={payTo} full /> },
  {
    term: "Valid for",
    show: ({ maxTimeoutSeconds }) => <span className="machine">{maxTimeoutSeconds} s</span>,
  },
];

function NetworkCell({ network }: { network: string }) {
  const info = networkInfo(network);
  return (
    <>
      {info?.name ?? "Unknown network"}
      <span className="machine block text-ink-3">{network}</span>
    </>
  );
}

/**
 * Every way to pay, in the seller's order: a row an option, a column a term, every address complete and
 * copyable. On narrow screens each option becomes a block of labelled lines.
 */
export function TermsTable({ options }: { options: readonly TermsOption[] }) {
  return (
    <ol className="rounded-lg border border-line bg-raised">
      {options.map((option, position) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: the seller's order is the only identity an option has
          key={position}
          className="group border-line not-first:border-t px-4 py-2.5"
        >
          <dl className="grid gap-x-4 gap-y-2 text-sm lg:grid-cols-[7rem_7.5rem_5rem_minmax(0,1fr)_minmax(0,1fr)_3.5rem]">
            {TERMS.map(({ term, show }) => (
              <div key={term} className="grid min-w-0 grid-cols-[5.5rem_minmax(0,1fr)] gap-2 lg:block">
                <dt className="pt-px text-2xs text-ink-3 lg:mb-1 lg:group-not-first:sr-only">{term}</dt>
                <dd className="min-w-0">{show(option)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ol>
  );
}
