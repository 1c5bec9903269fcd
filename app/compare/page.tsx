import type { Metadata } from "next";
import { serverContext } from "@/app/_server/context";
import { CompareTable } from "@/components/compare/compare-table";
import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { comparedIds, compareHref, MOST_COMPARED } from "@/lib/catalog/compare";
import { readCompared } from "./read-compared";

type Params = Promise<Record<string, string | string[] | undefined>>;

export const metadata: Metadata = {
  title: "Compare listings",
  description: "Up to four x402 endpoints side by side: terms, prices, measured uptime and latency.",
  robots: { index: false },
};

/** Listings side by side. The address is the whole choice, so it can be passed on. */
export default async function ComparePage({ searchParams }: { searchParams: Params }) {
  const { ids: given } = await searchParams;
  const params = new URLSearchParams([given ?? []].flat().map((value) => ["ids", value]));
  const { ids, left } = comparedIds(params);
  const { env } = serverContext();
  const compared = await readCompared(ids);
  const missing = ids.length - compared.length;
  return (
    <div className="mx-auto w-full max-w-[82.5rem] px-4 pt-7 pb-15 sm:px-7">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="text-2xl font-semibold tracking-[-0.02em]">Compare listings</h1>
        {compared.length > 0 ? (
          <CopyButton
            text={`${env.origin}${compareHref(compared.map(({ id }) => id))}`}
            what="the address of this comparison"
            label="Copy the address"
          />
        ) : null}
      </div>
      {left > 0 ? (
        <div className="mt-3">
          <Notice tone="degraded" title={`The first ${MOST_COMPARED} are shown`}>
            {left} more {left === 1 ? "was" : "were"} chosen: no more than {MOST_COMPARED} fit side by side.
          </Notice>
        </div>
      ) : null}
      {missing > 0 ? (
        <p className="mt-3 text-ink-2">
          {missing === 1 ? "One of the listings does" : `${missing} of the listings do`} not exist.
        </p>
      ) : null}
      <div className="mt-5">
        {compared.length > 0 ? (
          <CompareTable listings={compared} nowMs={Date.now()} />
        ) : (
          <EmptyState
            title="Nothing to compare yet"
            actions={
              <ButtonLink href="/" variant="primary">
                Open the catalog
              </ButtonLink>
            }
          >
            Tick up to {MOST_COMPARED} listings in the catalog, then press Compare.
          </EmptyState>
        )}
      </div>
    </div>
  );
}
