"use client";

import { EndpointProbe } from "@/components/report/endpoint-probe";
import { targetQuery } from "@/components/report/resource-query";
import type { StreamedReport } from "@/components/report/stream-probe";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import type { Problem } from "@/lib/errors";
import { CHECK_DAYS } from "@/lib/probe/kept-check";

/** The check as people use it; a payable endpoint is one click from being registered. */
export function CheckEndpoint({
  plainHref,
  initialReport,
  initialProblem,
}: {
  /** The server-written report of the endpoint in the address; null when there is none. */
  plainHref: string | null;
  initialReport: StreamedReport | null;
  initialProblem: Problem | null;
}) {
  return (
    <EndpointProbe
      page="/check"
      submit="Check"
      again="Check again"
      initialReport={initialReport}
      initialProblem={initialProblem}
      fallbackFields={<input type="hidden" name="view" value="plain" />}
      empty={plainHref ? <Starting plainHref={plainHref} /> : <WhatIsJudged />}
      beforeReport={(report) => (
        <div className="flex flex-wrap items-center justify-between gap-x-5 gap-y-2">
          <p className="text-ink-2">
            Yours?{" "}
            <Link className="link" href={`/register${targetQuery(report.target)}`}>
              Register it
            </Link>{" "}
            and Souk keeps probing it.
          </p>
          {report.id && report.url ? <KeptLink id={report.id} url={report.url} /> : null}
        </div>
      )}
    />
  );
}

/** Seen until scripts start the probe, and for as long as there are none. */
function Starting({ plainHref }: { plainHref: string }) {
  return (
    <p className="pt-2.5 text-xs text-ink-2">
      Starting the probe.{" "}
      <a className="link" href={plainHref}>
        Show the report without JavaScript
      </a>
    </p>
  );
}

function WhatIsJudged() {
  return (
    <p className="mt-4 text-ink-2">
      What is judged, and why, stands in{" "}
      <Link className="link" href="/docs/probes">
        how probes judge
      </Link>
      . Programs get the same report from{" "}
      <Link className="link" href="/docs/api">
        POST /api/validate
      </Link>
      .
    </p>
  );
}

/** What was found, to pass on: it stays as it is while the endpoint changes. */
function KeptLink({ id, url }: { id: string; url: string }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-ink-2">
      <span>
        <Link className="link" href={`/check/${id}`}>
          This result
        </Link>{" "}
        is kept for {CHECK_DAYS} days.
      </span>
      <CopyButton text={url} what="link to this result" label="Copy link" />
    </p>
  );
}
