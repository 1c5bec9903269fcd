"use client";

import { LatencyBars } from "@/components/listing/latency-bars";
import { Icon } from "@/components/ui/icon";
import { Tag, type Tone } from "@/components/ui/tag";
import { TimeAgo } from "@/components/ui/time-ago";
import { milliseconds } from "@/lib/catalog/figures";
import type { Verdict } from "@/lib/probe/types";

interface ProbeLine {
  id: string;
  /** ISO 8601. */
  at: string;
  verdict: Verdict;
  status: number | null;
  latencyMs: number | null;
  summary: string;
}

const VERDICT: Record<Verdict, { tone: Tone; label: string }> = {
  payable: { tone: "live", label: "payable" },
  "payable-with-warnings": { tone: "live", label: "payable, warnings" },
  "not-payable": { tone: "down", label: "not payable" },
  "auth-only": { tone: "neutral", label: "sign-in only" },
  "other-protocol": { tone: "neutral", label: "other protocol" },
  unreachable: { tone: "down", label: "unreachable" },
  blocked: { tone: "down", label: "blocked" },
};
const SHOWN = 6;

/** The probes of a listing, newest first: bars for the eye, then every probe in words. */
export function ProbeHistory({ probes }: { probes: readonly ProbeLine[] }) {
  if (probes.length === 0) return <p className="text-ink-2">Not probed yet.</p>;
  return (
    <div className="rounded-lg border border-line bg-raised">
      <div className="px-4 pt-4">
        <LatencyBars probes={[...probes].reverse()} />
        <p
          aria-hidden="true"
          className="flex justify-between border-t border-line py-1.5 text-2xs text-ink-3"
        >
          <span>{probes.length === 1 ? "one probe" : `${probes.length} probes, oldest first`}</span>
          <span>height: time to the first byte</span>
        </p>
      </div>
      <Lines probes={probes.slice(0, SHOWN)} />
      {probes.length > SHOWN ? (
        <details className="group">
          <summary className="flex items-center gap-1.5 border-t border-line px-4 py-2 text-xs text-ink-2 hover:text-ink">
            <Icon name="chevron" size={13} className="-rotate-90 group-open:rotate-0" />
            {probes.length - SHOWN} earlier
          </summary>
          <Lines probes={probes.slice(SHOWN)} />
        </details>
      ) : null}
    </div>
  );
}

function Lines({ probes }: { probes: readonly ProbeLine[] }) {
  return (
    <ol>
      {probes.map(({ id, at, verdict, status, latencyMs, summary }) => (
        <li
          key={id}
          className="flex flex-wrap items-center gap-x-4 gap-y-0.5 border-t border-line px-4 py-1.75 text-sm"
        >
          <span className="machine w-22 text-ink-3">
            <TimeAgo at={at} />
          </span>
          <span className="sm:w-32">
            <Tag tone={VERDICT[verdict].tone}>{VERDICT[verdict].label}</Tag>
          </span>
          <span className="order-last w-full min-w-0 text-ink-2 sm:order-none sm:w-auto sm:flex-1">
            {summary}
          </span>
          <span className="machine text-ink-3">{status === null ? "no answer" : status}</span>
          <span className="machine w-18 text-right">{latencyMs === null ? "" : milliseconds(latencyMs)}</span>
        </li>
      ))}
    </ol>
  );
}
