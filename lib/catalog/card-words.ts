import { assetLabel } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";
import { COUNT, milliseconds } from "./figures";
import { type CatalogCard, medianLatencyMs, wasPayable } from "./result";

/** "USDC · Base, Polygon": what the lowest price is paid in, and where else it can be paid. */
export function priceNote({
  cheapest,
  networks,
  optionCount,
}: Pick<CatalogCard, "cheapest" | "networks" | "optionCount">): string {
  if (!cheapest) return "not measured yet";
  const name = (network: string) => networkInfo(network)?.shortName ?? network;
  const others = networks.filter((network) => network !== cheapest.network).map(name);
  const on = [name(cheapest.network), ...others.slice(0, 2)].join(", ");
  const more = optionCount > 1 && others.length === 0 ? `, ${optionCount} options` : "";
  return `${assetLabel(cheapest.network, cheapest.asset)} · ${on}${more}`;
}

/** What the latency shown rests on. */
export function latencyNote({
  latencyMs,
  recentProbes,
}: Pick<CatalogCard, "latencyMs" | "recentProbes">): string {
  if (medianLatencyMs(recentProbes) === null) return latencyMs === null ? "not measured yet" : "last probe";
  const measured = recentProbes.flatMap((probe) => probe.latencyMs ?? []);
  // The middle of one or two measurements says nothing that the last one does not.
  return measured.length < 3 ? "last probe" : `last ${milliseconds(measured.at(-1) ?? 0)}`;
}

export function callsNote({ payers30d: { calls } }: Pick<CatalogCard, "payers30d">): string {
  return calls === 0 ? "none yet" : `${COUNT.format(calls)} ${calls === 1 ? "call" : "calls"}`;
}

/** The share of 30 days, never rounded up to a perfection that was not reached; else of the last probes. */
export function uptimeNote({
  uptime30d,
  recentProbes,
}: Pick<CatalogCard, "uptime30d" | "recentProbes">): string {
  if (uptime30d !== null) return `${Math.floor(uptime30d * 10_000) / 100}%`;
  if (recentProbes.length === 0) return "not measured yet";
  return `${recentProbes.filter(({ verdict }) => wasPayable(verdict)).length} of ${recentProbes.length} payable`;
}
