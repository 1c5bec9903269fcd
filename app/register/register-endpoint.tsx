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
      empty={<HowItGoes />}
      beforeReport={(report, asked, probeAgain) => (
        <PublishPanel
          key={`${asked.method} ${asked.resource} ${asked.tool ?? ""}`}
          report={report}
          asked={asked}
          onProbeAgain={probeAgain}
        />
      )}
    />
  );
}

const STEPS = [
  {
    title: "Probe",
    words: "Souk asks for the 402 as a payer and as a web page would, and says what to fix.",
  },
  { title: "Sign in", words: "One signature with a wallet. No transaction, no account, no cost." },
  {
    title: "Publish",
    words: "Payable endpoints are in the catalog at once; others are saved until they are.",
  },
];

function HowItGoes() {
  return (
    <ol className="mt-7 grid gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3">
      {STEPS.map(({ title, words }, position) => (
        <li key={title} className="bg-raised px-4.5 py-3.5">
          <p className="font-semibold">
            <span className="figure mr-2 text-ink-3">{position + 1}</span>
            {title}
          </p>
          <p className="mt-0.5 text-pretty text-ink-2">{words}</p>
        </li>
      ))}
    </ol>
  );
}
