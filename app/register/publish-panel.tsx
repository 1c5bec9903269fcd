"use client";

import { useState } from "react";
import { problemText } from "@/components/api/call-api";
import type { ProbeAgain } from "@/components/report/endpoint-probe";
import type { ResourceInput } from "@/components/report/resource-input";
import { Button } from "@/components/ui/button";
import { SignInButton } from "@/components/wallet/sign-in-button";
import { useSession } from "@/components/wallet/use-session";
import { isPayable } from "@/lib/probe/schedule";
import type { ProbeReport } from "@/lib/probe/types";
import { PublicationNotice } from "./publication-notice";
import { SignedInAs } from "./signed-in-as";
import { usePublish } from "./use-publish";

/** Sign in, then publish; says beforehand whether the endpoint will be in the catalog, and afterwards whether it is. */
export function PublishPanel({
  report,
  asked,
  onProbeAgain,
}: {
  report: ProbeReport;
  asked: ResourceInput;
  onProbeAgain: ProbeAgain;
}) {
  const session = useSession();
  const [signInProblem, setSignInProblem] = useState<string | null>(null);
  const { publication, publish, refresh } = usePublish(asked);
  const payable = isPayable(report.verdict);

  if (publication.step === "done")
    return (
      <PublicationNotice
        publication={publication}
        onProbeAgain={async () => {
          const { id } = publication.listing;
          const fresh = await onProbeAgain(id);
          if (fresh) await refresh(id, fresh);
        }}
      />
    );

  const publishing = publication.step === "publishing";
  return (
    <section
      aria-label="Publish"
      className="flex flex-wrap items-center gap-x-5 gap-y-3 rounded-lg border border-line-strong bg-raised px-4.5 py-3.5"
    >
      <div className="min-w-0 flex-[1_1_22rem]">
        <h2 className="font-semibold">{payable ? "Ready to publish" : "Not ready for the catalog"}</h2>
        <p className="text-ink-2">
          {payable
            ? "It will be in the catalog at once, and probed again about every hour."
            : "You can save it now: Souk keeps probing it and lists it as soon as it is payable. Or fix it and probe again."}
        </p>
        <SignedInAs address={session.status === "signed-in" ? session.address : null} />
      </div>
      <div className="flex flex-wrap gap-2">
        {session.status === "signed-in" ? (
          <Button
            variant="primary"
            aria-disabled={publishing}
            onClick={() => {
              if (!publishing) void publish(report.target.method);
            }}
          >
            {publishing ? "Publishing…" : payable ? "Publish" : "Save anyway"}
          </Button>
        ) : (
          <SignInButton onResult={setSignInProblem} />
        )}
        {payable ? null : <Button onClick={() => void onProbeAgain()}>Probe again</Button>}
      </div>
      {signInProblem ? (
        <p role="alert" className="w-full text-down">
          {signInProblem}
        </p>
      ) : null}
      {publication.step === "refused" ? (
        <p role="alert" className="w-full text-down">
          {problemText(publication.problem)}
        </p>
      ) : null}
    </section>
  );
}
