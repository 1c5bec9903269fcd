import type { Metadata } from "next";
import { Suspense } from "react";
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
        Souk asks the endpoint as a payer and as a web page would, and judges its 402. Nothing is paid and
        nothing is stored.
      </p>
      <Suspense>
        <CheckEndpoint
          initialReport={outcome?.ok ? outcome.report : null}
          initialProblem={outcome?.ok === false ? outcome.problem : null}
        />
      </Suspense>
      {query.resource && !query.plain ? (
        <noscript>
          <p className="mt-5">
            <a className="link" href={`/check?${query.plainSearch}`}>
              Show the report without JavaScript
            </a>
          </p>
        </noscript>
      ) : null}
    </div>
  );
}
