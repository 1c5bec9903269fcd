"use client";

import { EndpointProbe } from "@/components/report/endpoint-probe";
import { PublishPanel } from "./publish-panel";

/** The probe of `/check` with a way to publish below its verdict. */
export function RegisterEndpoint() {
  return (
    <EndpointProbe
      page="/register"
      submit="Probe"
      again="Probe again"
      beforeReport={(report, asked, probeAgain) => (
        <PublishPanel
          key={`${asked.method} ${asked.resource}`}
          report={report}
          asked={asked}
          onProbeAgain={probeAgain}
        />
      )}
    />
  );
}
