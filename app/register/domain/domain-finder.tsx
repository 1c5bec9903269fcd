"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { problemText } from "@/components/api/call-api";
import { Notice } from "@/components/ui/notice";
import type { BatchOutcome } from "@/lib/discovery/batch";
import { DocumentsRead } from "./documents-read";
import { DomainForm } from "./domain-form";
import { FoundList } from "./found-list";
import { PublishFound } from "./publish-found";
import { type Row, useDiscovery } from "./use-discovery";

/** Finds what a domain sells, live, and publishes what is chosen. The address of the page (`?input=`) runs at once. */
export function DomainFinder() {
  const asked = useSearchParams().get("input") ?? "";
  const [typed, setTyped] = useState(asked);
  const [missing, setMissing] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [outcomes, setOutcomes] = useState<ReadonlyMap<number, BatchOutcome>>(new Map());
  const { run, start } = useDiscovery();

  const latest = useRef("");
  const find = useCallback(
    (input: string) => {
      latest.current = input;
      setTyped(input);
      setLeft(new Set());
      setOutcomes(new Map());
      void start(input);
    },
    [start],
  );
  // Leaving gave up the run: coming back begins it again.
  useEffect(
    () => () => {
      latest.current = "";
    },
    [],
  );
  useEffect(() => {
    if (asked && asked !== latest.current) find(asked);
  }, [asked, find]);

  function onSubmit() {
    const input = typed.trim();
    setMissing(!input);
    if (!input) return;
    window.history.pushState(null, "", `/register/domain?${new URLSearchParams({ input })}`);
    find(input);
  }

  const busy = run.phase === "reading" || run.phase === "probing";
  const fieldError = missing
    ? "Type a domain."
    : run.problem?.errors?.find(({ field }) => field === "resource")?.message;
  const chosen = run.rows.filter((row) => isPublishable(row) && !left.has(row.id));
  return (
    <>
      <DomainForm
        value={typed}
        onChange={(value) => {
          setTyped(value);
          setMissing(false);
        }}
        onSubmit={onSubmit}
        busy={busy}
        error={fieldError}
      />
      {run.problem && !fieldError ? (
        <div className="mt-5">
          <Notice tone="down" title={run.problem.title} role="alert">
            {problemText(run.problem)}
          </Notice>
        </div>
      ) : null}
      {run.phase === "idle" ? null : (
        <div className="mt-5 flex flex-col gap-4.5">
          <DocumentsRead run={run} />
          {run.phase === "done" ? (
            <PublishFound
              key={latest.current}
              chosen={chosen}
              outcomes={outcomes}
              onOutcome={(id, outcome) => setOutcomes((before) => new Map(before).set(id, outcome))}
            />
          ) : null}
          {run.rows.length > 0 ? (
            <FoundList
              rows={run.rows}
              outcomes={outcomes}
              isChosen={(row) => chosen.includes(row)}
              isPublishable={isPublishable}
              onChoose={(ids, choose) =>
                setLeft((before) => {
                  const next = new Set(before);
                  for (const id of ids) choose ? next.delete(id) : next.add(id);
                  return next;
                })
              }
            />
          ) : null}
        </div>
      )}
    </>
  );
}

/** Payable, and not in the catalog already. */
function isPublishable(row: Row): boolean {
  return row.state === "probed" && row.found.payable && row.found.listing?.catalogState !== "listed";
}
