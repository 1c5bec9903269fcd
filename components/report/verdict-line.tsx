import { priceText } from "@/components/ui/price";
import { Tag, type Tone } from "@/components/ui/tag";
import { isPayable } from "@/lib/probe/schedule";
import type { ProbeReport } from "@/lib/probe/types";
import { assetLabel } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";

/** The one line that matters, the facts it rests on, and who can pay. */
export function VerdictLine({ report }: { report: ProbeReport }) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-5 gap-y-2.5">
      <div className="min-w-0 flex-[1_1_20rem]">
        <h2 className="text-xl font-semibold tracking-tight">{report.summary}</h2>
        <p className="mt-0.5 text-ink-2">{facts(report).join(" · ")}</p>
      </div>
      <ul className="flex flex-wrap gap-1.5" aria-label="Who can pay">
        {whoCanPay(report).map(({ tone, text }) => (
          <li key={text}>
            <Tag tone={tone}>{text}</Tag>
          </li>
        ))}
      </ul>
    </div>
  );
}

const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

function facts({ target, terms, status, latencyMs, at }: ProbeReport): string[] {
  const [option, ...others] = terms?.accepts ?? [];
  const price = option
    ? `${priceText(option)} in ${assetLabel(option.network, option.asset)} on ${networkInfo(option.network)?.name ?? option.network}`
    : null;
  return [
    target.method,
    terms ? `x402 v${terms.x402Version}` : status === null ? null : `answered ${status}`,
    option?.scheme,
    price && others.length > 0 ? `${price} and ${others.length} more` : price,
    latencyMs === null ? null : `${Math.round(latencyMs)} ms`,
    `${DATE.format(new Date(at))} UTC`,
  ].filter((fact) => fact !== null && fact !== undefined);
}

function whoCanPay({ verdict, callableFromBrowser }: ProbeReport): { tone: Tone; text: string }[] {
  if (!isPayable(verdict))
    return [
      { tone: "down", text: "x402 client ✕" },
      { tone: "down", text: "web page ✕" },
    ];
  const client = { tone: "live", text: "x402 client ✓" } as const;
  if (callableFromBrowser === null) return [client, { tone: "neutral", text: "web page: not measured" }];
  return callableFromBrowser
    ? [client, { tone: "live", text: "web page ✓ directly" }]
    : [client, { tone: "degraded", text: "web page: via relay" }];
}
