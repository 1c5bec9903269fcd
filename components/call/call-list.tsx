"use client";

import { useCallback, useEffect, useState } from "react";
import { type ApiResult, callApi, problemText } from "@/components/api/call-api";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { priceText } from "@/components/ui/price";
import { Tag } from "@/components/ui/tag";
import { TimeAgo } from "@/components/ui/time-ago";
import { SignInButton } from "@/components/wallet/sign-in-button";
import { useSession } from "@/components/wallet/use-session";
import { createCallKeys } from "@/lib/call/call-keys";
import { CALL_WORDS } from "@/lib/call/call-words";
import { type CallState, isFinal } from "@/lib/call/types";
import { networkInfo } from "@/lib/x402/networks";

interface CallLine {
  id: string;
  listing: { id: string; name: string; method: string; host: string };
  state: CallState;
  network: string;
  asset: string;
  amountAtomic: string;
  createdAt: string;
}

/** How often calls that the chain has not decided are asked about again. */
const ASK_AGAIN_MS = 5_000;

function askForKept(): Promise<ApiResult<{ calls: CallLine[] }>> {
  const tokens = createCallKeys(() => window.localStorage).tokens();
  return callApi("/api/calls/kept", { method: "POST", body: { tokens } });
}

/** The calls of this browser, and of the wallet that is signed in; each once, newest first. */
export function CallList() {
  const session = useSession();
  const [lines, setLines] = useState<Map<string, CallLine> | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const known = session.status === "signed-in" || session.status === "signed-out";

  const take = useCallback((result: ApiResult<{ calls: CallLine[]; nextCursor?: string | null }>) => {
    if (!result.ok) return setProblem(problemText(result.problem));
    const { calls, nextCursor } = result.value;
    setLines((now) => new Map([...(now ?? []), ...calls.map((call): [string, CallLine] => [call.id, call])]));
    if (nextCursor !== undefined) setCursor(nextCursor);
  }, []);

  useEffect(() => {
    if (!known) return;
    setLines(null);
    setCursor(null);
    setProblem(null);
    void askForKept().then(take);
    if (session.address)
      void callApi<{ calls: CallLine[]; nextCursor: string | null }>("/api/calls").then(take);
  }, [known, session.address, take]);

  // The chain may decide while the page is looked at.
  const waiting = lines !== null && [...lines.values()].some(({ state }) => !isFinal(state));
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible")
        void askForKept().then((result) => {
          if (result.ok) take(result);
        });
    }, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [waiting, take]);

  const sorted = [...(lines?.values() ?? [])].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  return (
    <>
      {session.status === "signed-in" ? null : (
        <div className="mb-5 flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-raised px-4 py-3 noscript:hidden">
          <p className="min-w-0 flex-[1_1_18rem] text-sm text-ink-2">
            These are the calls made in this browser. Sign in to see all that your wallet paid.
          </p>
          <SignInButton onResult={setProblem} />
        </div>
      )}
      {problem ? (
        <p role="alert" className="mb-4 text-down">
          {problem}
        </p>
      ) : null}
      {lines === null ? (
        <p role="status" className="py-12 text-center text-ink-3 noscript:hidden">
          Looking for your calls…
        </p>
      ) : sorted.length === 0 ? (
        <EmptyState
          title="No calls yet"
          actions={
            <ButtonLink href="/" variant="primary">
              Find an endpoint
            </ButtonLink>
          }
        >
          Pay an endpoint in its playground, and what came of it is kept here for you alone.
        </EmptyState>
      ) : (
        <ol className="overflow-hidden rounded-lg border border-line bg-raised">
          {sorted.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </ol>
      )}
      {cursor ? (
        <div className="mt-4 text-center">
          <Button
            onClick={() =>
              void callApi<{ calls: CallLine[]; nextCursor: string | null }>(
                `/api/calls?cursor=${encodeURIComponent(cursor)}`,
              ).then(take)
            }
          >
            Show older calls
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Line({ line }: { line: CallLine }) {
  const { title, tone } = CALL_WORDS[line.state];
  const { network, asset, amountAtomic } = line;
  return (
    <li className="border-t border-line first:border-t-0">
      <Link
        href={`/calls/${line.id}`}
        className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-1 px-4 py-2.5 hover:bg-sunken sm:grid-cols-[minmax(0,1fr)_10rem_5rem_6rem]"
      >
        <span className="min-w-0">
          <span className="block truncate font-medium">{line.listing.name}</span>
          <span className="machine block truncate text-xs text-ink-3">
            {line.listing.method} {line.listing.host}
          </span>
        </span>
        <span className="justify-self-end sm:justify-self-start">
          <Tag tone={tone}>{title}</Tag>
        </span>
        <span className="figure text-sm sm:text-right" title={networkInfo(network)?.name ?? network}>
          {priceText({ network, asset, amount: amountAtomic })}
        </span>
        <span className="justify-self-end text-xs text-ink-3">
          <TimeAgo at={line.createdAt} />
        </span>
      </Link>
    </li>
  );
}
