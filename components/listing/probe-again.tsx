"use client";

import { useRouter } from "next/navigation";
import { problemText } from "@/components/api/call-api";
import { ProbeSteps } from "@/components/report/probe-steps";
import { useProbe } from "@/components/report/use-probe";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Notice } from "@/components/ui/notice";

/** Probes the listing now, step by step, then shows the page as it is after. */
export function ProbeAgain({ listingId }: { listingId: string }) {
  const router = useRouter();
  const { run, start } = useProbe();
  const running = run.phase === "running";
  return (
    <div className="contents">
      <Button
        size="small"
        aria-disabled={running}
        onClick={async () => {
          if (running) return;
          const report = await start(`/api/listings/${listingId}/probe`, {});
          if (report) router.refresh();
        }}
      >
        <Icon name="refresh" size={13} className={running ? "motion-safe:animate-spin" : ""} />
        {running ? "Probing…" : "Probe again"}
      </Button>
      {run.phase === "idle" ? null : (
        <div className="w-full">
          <ProbeSteps steps={run.steps} running={running} />
          {run.problem ? (
            <div className="mt-2">
              <Notice tone="down" role="alert" title="The probe could not run">
                {problemText(run.problem)}
              </Notice>
            </div>
          ) : null}
        </div>
      )}
    </div>
  );
}
