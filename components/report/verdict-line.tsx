import { priceText } from "@/components/ui/price";
import { dayAndTime } from "@/lib/catalog/days";
import type { ProbeReport } from "@/lib/probe/types";
import { assetLabel } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";
import { PayerTags } from "./payer-tags";

/** The one line that matters, the facts it rests on, and who can pay. */
export function VerdictLine({ report }: { report: ProbeReport }) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-5 gap-y-2.5">
      <div className="min-w-0 flex-[1_1_20rem]">
        <h2 className="text-xl font-semibold tracking-tight">{report.summary}</h2>
        <p className="mt-0.5 text-ink-2">{facts(report).join(" · ")}</p>
      </div>
      <PayerTags report={report} />
    </div>
  );
}

function facts({ target, terms, status, latencyMs, at }: ProbeReport): string[] {
  const [option, ...others] = terms?.accepts ?? [];
  const price = option
    ? `${priceText(option)} in ${assetLabel(option.network, option.asset)} on ${networkInfo(option.network)?.name ?? option.network}`
    : null;
  return [
    target.tool === undefined ? target.method : `MCP tool ${target.tool}`,
    terms ? `x402 v${terms.x402Version}` : status === null ? null : `answered ${status}`,
    option?.scheme,
    price && others.length > 0 ? `${price} and ${others.length} more` : price,
    latencyMs === null ? null : `${Math.round(latencyMs)} ms`,
    `${dayAndTime(new Date(at))} UTC`,
  ].filter((fact) => fact !== null && fact !== undefined);
}
