"use client";

import Link from "next/link";
import { EndpointProbe } from "@/components/report/endpoint-probe";
import { resourceQuery } from "@/components/report/resource-query";
import type { Problem } from "@/lib/errors";
import type { ProbeReport } from "@/lib/probe/types";

/** The check as people use it; a payable endpoint is one click from being registered. */
export function CheckEndpoint({
  plainHref,
  initialReport,
  initialProblem,
}: {
  /** The server-written report of the endpoint in the address; null when there is none. */
  plainHref: string | null;
  initialReport: ProbeReport | null;
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
        <p className="text-ink-2">
          Yours?{" "}
          <Link
            className="link"
            href={`/register${resourceQuery({ resource: report.target.url, method: report.target.method })}`}
          >
            Register it
          </Link>{" "}
          and Souk keeps probing it. This page can be shared as it is.
        </p>
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
