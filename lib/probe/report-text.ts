import { formatUnits, formatUsd, usdMicros } from "@/lib/x402/amount";
import { assetLabel, knownAsset } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";
import type { PaymentRequirements } from "@/lib/x402/types";
import { PAYER_NAMES } from "./payer-names";
import type { ProbeReport } from "./types";

/** A report for a terminal, one array item a line, without colour. */
export function reportLines(report: ProbeReport): string[] {
  const { target, terms, findings, passed } = report;
  const latency = report.latencyMs === null ? "" : `, ${report.latencyMs} ms`;
  return [
    "",
    `${report.summary}`,
    `${target.tool ? `tool ${target.tool} of` : target.method} ${target.url}${latency}`,
    ...(terms
      ? [`x402 v${terms.x402Version}`, ...terms.accepts.map((option) => `  ${optionText(option)}`)]
      : []),
    "",
    "who could pay",
    ...report.payers.map(
      ({ who, ok, reason }) => `  ${okText(ok)}  ${PAYER_NAMES[who].padEnd(NAME_WIDTH)}  ${reason}`,
    ),
    ...findings.flatMap((finding) => [
      "",
      `${finding.severity}: ${finding.title} (${finding.id})`,
      `  ${finding.detail}`,
      `  expected  ${finding.expected}`,
      `  observed  ${finding.observed}`,
      `  fix       ${finding.fix.words}`,
      ...(finding.fix.code
        ? [
            `  ${finding.fix.code.framework}:`,
            ...finding.fix.code.lines.split("\n").map((line) => `    ${line}`),
          ]
        : []),
    ]),
    "",
    `${passed.length} ${passed.length === 1 ? "check holds" : "checks hold"}`,
  ];
}

const NAME_WIDTH = Math.max(...Object.values(PAYER_NAMES).map((name) => name.length));

const okText = (ok: boolean | null) => (ok === null ? "?  " : ok ? "yes" : "no ");

function optionText(option: PaymentRequirements): string {
  const known = knownAsset(option.network, option.asset);
  const amount = known
    ? `${formatUnits(option.amount, known.decimals)} ${known.symbol}`
    : `${option.amount} units of ${assetLabel(option.network, option.asset)}`;
  const usd = usdMicros(option.network, option.asset, option.amount);
  const network = networkInfo(option.network)?.name ?? option.network;
  return `${option.scheme}: ${amount}${usd === null ? "" : ` (${formatUsd(usd)})`} on ${network} to ${option.payTo}`;
}
