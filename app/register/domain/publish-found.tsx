"use client";

import { useState } from "react";
import { problemText } from "@/components/api/call-api";
import { postForLines } from "@/components/api/read-lines";
import { Button } from "@/components/ui/button";
import { SignInButton } from "@/components/wallet/sign-in-button";
import { useSession } from "@/components/wallet/use-session";
import { type BatchOutcome, MAX_BATCH } from "@/lib/discovery/batch";
import { SignedInAs } from "../signed-in-as";
import { count } from "./documents-read";
import type { Row } from "./use-discovery";

type Line = ({ type: "outcome" } & BatchOutcome) | { type: "done" };

/** Sign in, then publish all that is chosen in one step; every endpoint's outcome appears in its row. */
export function PublishFound({
  chosen,
  outcomes,
  onOutcome,
}: {
  chosen: readonly Row[];
  outcomes: ReadonlyMap<number, BatchOutcome>;
  onOutcome(id: number, outcome: BatchOutcome): void;
}) {
  const session = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  const [publishing, setPublishing] = useState(false);
  const open = chosen.filter(({ id }) => !outcomes.has(id));
  const listed = [...outcomes.values()].filter(({ outcome }) => outcome === "listed").length;

  async function publish() {
    setPublishing(true);
    setProblem(null);
    for (let at = 0; at < open.length; at += MAX_BATCH) {
      const part = open.slice(at, at + MAX_BATCH);
      const resources = part.map(({ candidate, ...row }) => ({
        resource: candidate.url,
        method: row.state === "probed" ? row.found.method : candidate.method,
        tool: candidate.tool,
      }));
      const result = await postForLines<Line>(
        "/api/listings/batch",
        { resources },
        {
          onLine: (line) => {
            const row = line.type === "outcome" ? part[line.position] : undefined;
            if (row && line.type === "outcome") onOutcome(row.id, line);
          },
        },
      );
      if (!result.ok) {
        setProblem(problemText(result.problem));
        break;
      }
    }
    setPublishing(false);
  }

  if (open.length === 0 && outcomes.size === 0) return null;
  const done = open.length === 0;
  return (
    <section
      aria-label="Publish"
      className="flex flex-wrap items-center gap-x-5 gap-y-3 rounded-lg border border-line-strong bg-raised px-4.5 py-3.5"
    >
      <div className="min-w-0 flex-[1_1_22rem]">
        <div role="status">
          <h2 className="font-semibold">
            {outcomes.size > 0
              ? `${listed} of ${outcomes.size} published`
              : `${count(open.length, "endpoint")} chosen`}
          </h2>
        </div>
        <p className="text-ink-2">
          {done
            ? listed === outcomes.size
              ? "In the catalog now, and probed again about every hour."
              : "What was not published says why below; what is published is probed again about every hour."
            : "Each is probed once more, then it is in the catalog at once."}
        </p>
        <SignedInAs address={session.status === "signed-in" ? session.address : null} />
      </div>
      {done ? null : session.status === "signed-in" ? (
        <Button
          variant="primary"
          aria-disabled={publishing}
          onClick={() => {
            if (!publishing) void publish();
          }}
        >
          {publishing ? "Publishing…" : `Publish ${count(open.length, "endpoint")}`}
        </Button>
      ) : (
        <SignInButton onResult={setProblem} />
      )}
      {problem ? (
        <p role="alert" className="w-full text-down">
          {problem}
        </p>
      ) : null}
    </section>
  );
}
