"use client";

import { useSearchParams } from "next/navigation";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { problemText } from "@/components/api/call-api";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { Problem } from "@/lib/errors";
import type { ProbeReport } from "@/lib/probe/types";
import { ProbeSteps } from "./probe-steps";
import { ReportView } from "./report-view";
import { ResourceForm } from "./resource-form";
import type { ResourceInput } from "./resource-input";
import { completeUrl, readResourceQuery, resourceQuery } from "./resource-query";
import type { StreamedReport } from "./stream-probe";
import { useProbe } from "./use-probe";
import { VerdictLine } from "./verdict-line";

/** Runs the same probe once more, or that of a listing; resolves to its report, or to null when there is none. */
export type ProbeAgain = (listingId?: string) => Promise<ProbeReport | null>;

/**
 * Asks for an endpoint, probes it step by step and shows the report. The address of the page is the state: a
 * link with `?resource=` runs at once, and going back runs what was there. What was typed is kept whatever happens.
 */
export function EndpointProbe({
  page,
  submit,
  again,
  initialReport = null,
  initialProblem = null,
  fallbackFields,
  beforeReport,
  empty,
}: {
  /** The page's own path. */
  page: "/check" | "/register";
  submit: string;
  /** The button's word once there is a report. */
  again: string;
  /** A report the server already made for the address's endpoint. */
  initialReport?: StreamedReport | null;
  initialProblem?: Problem | null;
  fallbackFields?: ReactNode;
  /** Between the verdict and the findings. */
  beforeReport?(report: StreamedReport, asked: ResourceInput, probeAgain: ProbeAgain): ReactNode;
  /** Before anything was asked. */
  empty?: ReactNode;
}) {
  const params = useSearchParams();
  const { resource, method, tool } = readResourceQuery(params);
  const [typed, setTyped] = useState<ResourceInput>({ resource, method, tool });
  const [asked, setAsked] = useState<ResourceInput | null>(
    initialReport || initialProblem ? { resource, method, tool } : null,
  );
  const [missing, setMissing] = useState<"resource" | "tool" | null>(null);
  const { run, start } = useProbe({ report: initialReport, problem: initialProblem });

  const latest = useRef(asked);
  const probe = useCallback(
    (input: ResourceInput, listingId?: string) => {
      latest.current = input;
      setAsked(input);
      setTyped(input);
      if (listingId) return start(`/api/listings/${listingId}/probe`, {});
      return start("/api/validate", bodyOf(input));
    },
    [start],
  );

  // Arriving with an endpoint in the address, and going back and forth between them.
  useEffect(() => {
    const wanted = { resource, method, tool };
    if (resource && tool !== "" && !(latest.current && sameInput(wanted, latest.current))) probe(wanted);
  }, [resource, method, tool, probe]);

  function onSubmit() {
    const input = { ...typed, resource: completeUrl(typed.resource), tool: typed.tool?.trim() };
    const lacks = !input.resource ? "resource" : input.tool === "" ? "tool" : null;
    setMissing(lacks);
    if (lacks) return;
    window.history.pushState(null, "", `${page}${resourceQuery(input)}`);
    probe(input);
  }

  const running = run.phase === "running";
  const toolError =
    missing === "tool"
      ? "Type the name of the tool."
      : run.problem?.errors?.find(({ field }) => field === "tool")?.message;
  const fieldError =
    missing === "resource"
      ? "Type the URL of an endpoint."
      : run.problem?.errors?.find(({ field }) => field === "resource" || field === "url")?.message;
  const report = run.report;

  return (
    <>
      <ResourceForm
        value={typed}
        onChange={(value) => {
          setTyped(value);
          setMissing(null);
        }}
        onSubmit={onSubmit}
        action={page}
        submit={running ? "Probing…" : report && asked && sameInput(typed, asked) ? again : submit}
        busy={running}
        error={fieldError}
        toolError={toolError}
      >
        {fallbackFields}
      </ResourceForm>
      {run.phase === "idle" ? empty : <ProbeSteps steps={run.steps} running={running} />}
      {run.problem && !fieldError && !toolError ? (
        <div className="mt-5">
          <Notice tone="down" title={run.problem.title} role="alert">
            {problemText(run.problem)}
          </Notice>
        </div>
      ) : null}
      {report && asked ? (
        <div
          aria-busy={running}
          className={`mt-6 flex flex-col gap-4.5 transition-opacity ${running ? "opacity-50" : ""}`}
        >
          <div role="status">
            <VerdictLine report={report} />
          </div>
          {report.findings.some(({ id }) => id === "mcp-tool-named") ? (
            <p className="text-ink-2">
              Souk can{" "}
              <Link className="link" href={`/register/domain?input=${encodeURIComponent(report.target.url)}`}>
                look at all its tools
              </Link>
              , or at one: choose MCP tool above and name it.
            </p>
          ) : null}
          {beforeReport?.(report, asked, (listingId) => probe(asked, listingId))}
          <div className="mt-1">
            <ReportView report={report} />
          </div>
        </div>
      ) : null}
    </>
  );
}

const sameInput = (a: ResourceInput, b: ResourceInput) =>
  a.resource === b.resource && a.method === b.method && a.tool === b.tool;

const bodyOf = ({ resource, method, tool }: ResourceInput) =>
  tool ? { resource, tool } : { resource, method: method || undefined };
