"use client";

import { useCallback, useEffect, useReducer, useRef } from "react";
import { postForLines } from "@/components/api/read-lines";
import type { DiscoveryEvent, DocumentSummary, FoundEndpoint } from "@/lib/discovery/events";
import type { Candidate } from "@/lib/discovery/types";
import type { Problem } from "@/lib/errors";

/** One endpoint as it stands: waiting for its turn, being probed, probed, or left out. */
export type Row = { id: number; candidate: Candidate } & (
  | { state: "waiting" | "probing" }
  | { state: "probed"; found: FoundEndpoint }
  | { state: "skipped"; why: string }
);

export interface DiscoveryRun {
  phase: "idle" | "reading" | "probing" | "done" | "failed";
  origin: string;
  documents: DocumentSummary[];
  rows: Row[];
  problem: Problem | null;
}

const IDLE: DiscoveryRun = { phase: "idle", origin: "", documents: [], rows: [], problem: null };

type Action = { type: "start" } | { type: "failed"; problem: Problem } | DiscoveryEvent;

/** Pure, so that a page that watches shows exactly what the server said. */
export function discoveryReducer(run: DiscoveryRun, action: Action): DiscoveryRun {
  const change = (id: number, row: (before: Row) => Row) => ({
    ...run,
    rows: run.rows.map((before) => (before.id === id ? row(before) : before)),
  });
  switch (action.type) {
    case "start":
      return { ...IDLE, phase: "reading" };
    case "failed":
      return { ...run, phase: "failed", problem: action.problem };
    case "documents":
      return {
        ...run,
        phase: "probing",
        origin: action.origin,
        documents: action.documents,
        rows: action.candidates.map((candidate, id) => ({ id, candidate, state: "waiting" })),
      };
    case "probing":
      return change(action.id, ({ id, candidate }) => ({ id, candidate, state: "probing" }));
    case "skipped":
      return change(action.id, ({ id, candidate }) => ({ id, candidate, state: "skipped", why: action.why }));
    case "probed": {
      const { type: _type, candidate: further, ...found } = action;
      if (further && run.rows.some(({ id }) => id === found.id))
        return change(found.id, ({ id }) => ({ id, candidate: further, state: "probed", found }));
      if (!further)
        return change(found.id, ({ id, candidate }) => ({ id, candidate, state: "probed", found }));
      // Another method of a URL, or another tool, stands right below the ones before it.
      const at = run.rows.findLastIndex(({ candidate }) => candidate.url === further.url) + 1;
      const row: Row = { id: found.id, candidate: further, state: "probed", found };
      return { ...run, rows: run.rows.toSpliced(at, 0, row) };
    }
    case "done":
      return { ...run, phase: "done" };
  }
}

/** Runs discoveries one at a time; a new one, or leaving the page, gives up the old one. */
export function useDiscovery() {
  const [run, dispatch] = useReducer(discoveryReducer, IDLE);
  const current = useRef<AbortController>(undefined);

  const start = useCallback(async (input: string) => {
    current.current?.abort();
    const controller = new AbortController();
    current.current = controller;
    dispatch({ type: "start" });
    const result = await postForLines<DiscoveryEvent>(
      "/api/discover",
      { input },
      {
        signal: controller.signal,
        onLine: (line) => {
          if (!controller.signal.aborted) dispatch(line);
        },
      },
    );
    if (!controller.signal.aborted && !result.ok) dispatch({ type: "failed", problem: result.problem });
  }, []);

  useEffect(() => () => current.current?.abort(), []);
  return { run, start };
}
