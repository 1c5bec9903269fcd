"use client";

import { useCallback, useRef, useState } from "react";
import type { Problem } from "@/lib/errors";
import type { ProbeStep } from "@/lib/probe/types";
import { type StreamedReport, streamProbe } from "./stream-probe";

export interface ProbeRun {
  phase: "idle" | "running" | "done" | "failed";
  steps: ProbeStep[];
  /** While a new run is on its way the previous report stays, so that the page does not collapse. */
  report: StreamedReport | null;
  problem: Problem | null;
}

const IDLE: ProbeRun = { phase: "idle", steps: [], report: null, problem: null };

/** Runs probes one at a time; a new run gives up the old one. */
export function useProbe(initial: Partial<Pick<ProbeRun, "report" | "problem">> = {}) {
  const [run, setRun] = useState<ProbeRun>({
    ...IDLE,
    ...initial,
    phase: initial.report ? "done" : initial.problem ? "failed" : "idle",
  });
  const current = useRef<AbortController>(undefined);

  const start = useCallback(async (path: string, body: unknown): Promise<StreamedReport | null> => {
    current.current?.abort();
    const controller = new AbortController();
    current.current = controller;
    setRun((before) => ({ phase: "running", steps: [], report: before.report, problem: null }));
    const result = await streamProbe(path, body, {
      signal: controller.signal,
      onStep: (step) => {
        if (!controller.signal.aborted) setRun((before) => ({ ...before, steps: [...before.steps, step] }));
      },
    });
    if (controller.signal.aborted) return null;
    setRun((before) =>
      result.ok
        ? { ...before, phase: "done", report: result.value }
        : { ...before, phase: "failed", report: null, problem: result.problem },
    );
    return result.ok ? result.value : null;
  }, []);

  return { run, start };
}
