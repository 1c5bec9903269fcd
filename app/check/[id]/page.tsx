import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { serverContext } from "@/app/_server/context";
import { ReportView } from "@/components/report/report-view";
import { targetQuery } from "@/components/report/resource-query";
import { VerdictLine } from "@/components/report/verdict-line";
import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { TimeAgo } from "@/components/ui/time-ago";
import { getCheck } from "@/db/queries/check";
import { fullDay } from "@/lib/catalog/days";
import { CHECK_DAYS } from "@/lib/probe/kept-check";

type Params = Promise<{ id: string }>;

/** Read once for the title and the page. */
const readCheck = cache((id: string) => getCheck(serverContext().db, id));

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const check = await readCheck((await params).id);
  // Whoever has the link may see it; search engines were not given it.
  const robots = { index: false, follow: false };
  if (!check) return { title: "Not found", robots };
  const { summary, target } = check.report;
  return { title: `Check of ${new URL(target.url).host}`, description: summary, robots };
}

/** What one check found, as it was then: the page to send to whoever has to fix it. */
export default async function KeptCheckPage({ params }: { params: Params }) {
  const check = await readCheck((await params).id);
  if (!check) notFound();
  const { id, report, createdAt } = check;
  const { url, method, tool } = report.target;
  const until = new Date(createdAt.getTime() + CHECK_DAYS * 86_400_000);
  return (
    <div className="mx-auto w-full max-w-[65rem] px-4 pt-7.5 pb-15 sm:px-7">
      <h1 className="mb-3 text-2xl font-semibold tracking-tight">Result of a check</h1>
      <div className="flex flex-wrap items-center gap-2">
        <span className="inline-flex max-w-full items-start gap-2.5 rounded-md border border-line bg-sunken py-1.25 pr-1.5 pl-2.5">
          <span className="machine font-semibold">{tool ?? method}</span>
          <span className="machine min-w-0 break-all">{url}</span>
          <CopyButton text={url} what="the address" compact className="-my-0.5" />
        </span>
        <ButtonLink size="small" href={`/check${targetQuery(report.target)}`}>
          Check again
        </ButtonLink>
        <CopyButton
          text={`${serverContext().env.origin}/check/${id}`}
          what="link to this result"
          label="Copy link"
        />
      </div>
      <p className="mt-2 mb-6 text-xs text-ink-3">
        Found <TimeAgo at={createdAt.toISOString()} />, and not looked at again since. Kept until{" "}
        {fullDay(until)}.
      </p>
      <VerdictLine report={report} />
      <div className="mt-5">
        <ReportView report={report} />
      </div>
    </div>
  );
}
