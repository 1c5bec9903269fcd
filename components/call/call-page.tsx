"use client";

import { Link } from "@/components/ui/link";
import { Tag } from "@/components/ui/tag";
import type { CallRecord } from "@/lib/call/call-record";
import { CALL_WORDS } from "@/lib/call/call-words";
import { CallHistory } from "./call-history";
import { CallTimeline } from "./call-timeline";
import { ExportEvidence } from "./export-evidence";
import { OnlyItsPayer } from "./only-its-payer";
import { ClaimedBox, ProvenBox, RequestBox, SignedBox, StatementsBox, TermsBox } from "./record-boxes";
import { useCallRecord } from "./use-call-record";

/** One paid call for its payer; everybody else learns nothing of it. */
export function CallPage({ id, initial }: { id: string; initial: CallRecord | null }) {
  const state = useCallRecord(id, initial);
  if (state.at === "shown") return <Shown record={state.record} />;
  return (
    <>
      <h1 className="sr-only">A call</h1>
      {state.at === "refused" ? (
        <OnlyItsPayer />
      ) : (
        <p role="status" className="py-16 text-center text-ink-3 noscript:hidden">
          {state.at === "loading" ? "Looking for this call…" : "This site does not answer. Trying again…"}
        </p>
      )}
    </>
  );
}

function Shown({ record }: { record: CallRecord }) {
  const { title, tone } = CALL_WORDS[record.state];
  const paid = record.proven !== null;
  return (
    <>
      <header className="mb-6">
        <p className="text-xs text-ink-3">
          <Link href="/calls" className="link">
            Your calls
          </Link>
        </p>
        <h1 className="mt-1 text-2xl font-semibold tracking-tight wrap-anywhere">
          Call to{" "}
          <Link href={`/listings/${record.listing.id}`} className="hover:underline">
            {record.listing.name}
          </Link>
        </h1>
        <div className="mt-2.5 flex flex-wrap items-baseline gap-x-3 gap-y-1.5" aria-live="polite">
          <Tag tone={tone}>{title}</Tag>
          <p className="min-w-0 flex-[1_1_18rem] text-ink-2">{record.detail}</p>
        </div>
      </header>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <TermsBox record={record} />
        <ProvenBox record={record} />
        <SignedBox record={record} />
        <ClaimedBox record={record} />
        <CallTimeline record={record} />
        <div className="flex min-w-0 flex-col gap-5">
          <StatementsBox record={record} />
          <RequestBox record={record} />
          <CallHistory history={record.history} />
        </div>
      </div>
      <ExportEvidence record={record} />
      {paid ? (
        <p className="mt-5 text-sm text-ink-2">
          You paid for this, so you may say what it was worth:{" "}
          <Link href={`/listings/${record.listing.id}#ratings`} className="link">
            rate it
          </Link>
          .
        </p>
      ) : null}
    </>
  );
}
