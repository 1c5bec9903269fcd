import type { Metadata } from "next";
import { CHECK_DAYS } from "@/lib/probe/kept-check";
import { CheckEndpoint } from "./check-endpoint";
import { readCheckQuery } from "./check-query";
import { serverReport } from "./server-report";

export const metadata: Metadata = {
  title: "Check an endpoint",
  description: "What is right and wrong with an x402 endpoint's 402, and how to fix it.",
};

/** A shareable report on any endpoint. With scripts it runs live; `view=plain` makes the server write the report. */
export default async function CheckPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const query = readCheckQuery(await searchParams);
  const outcome = query.plain ? await serverReport(query) : null;
  return (
    <div className="mx-auto w-full max-w-[65rem] px-4 pt-7.5 pb-15 sm:px-7">
      <h1 className="mb-1 text-2xl font-semibold tracking-tight">Check an endpoint</h1>
      <p className="mb-4 max-w-[100ch] text-pretty text-ink-2">
        Souk asks the endpoint as a payer and as a web page would, and judges its 402. Nothing is paid. The
        result is kept for {CHECK_DAYS} days, for those who have its link.
      </p>
      {/* No Suspense around it: React sends large boundaries hidden, for a script to put in place. */}
      <CheckEndpoint
        plainHref={query.resource ? `/check?${query.plainSearch}` : null}
        initialReport={outcome?.ok ? outcome.report : null}
        initialProblem={outcome?.ok === false ? outcome.problem : null}
      />
    </div>
  );
}
