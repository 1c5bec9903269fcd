import { priceText } from "@/components/ui/price";
import { callsNote, latencyNote, priceNote, uptimeNote } from "@/lib/catalog/card-words";
import { COUNT, milliseconds } from "@/lib/catalog/figures";
import type { LiveState } from "@/lib/catalog/live-state";
import { type CatalogCard, medianLatencyMs, wasPayable } from "@/lib/catalog/result";
import type { RankParts } from "@/lib/search/plan";
import { knownAsset } from "@/lib/x402/assets";

/**
 * A row of the catalog in words, as the browser is given it. A page has twenty of them beside their markup, so what
 * does not apply is left out.
 */
export interface RowView {
  id: string;
  name: string;
  /** The beginning of the description; nothing shows more of it. */
  about?: string;
  state: LiveState;
  /** `GET`, or `MCP`. */
  verb: string;
  place: string;
  /** The verified host that it imitates. */
  imitates?: string;
  verified?: true;
  tags: string[];
  /** Near-duplicates that are folded under it. */
  similar?: number;
  /** What was measured, and what it rests on; a figure left out was not measured. */
  price: Figure;
  latency: Figure;
  payers: Figure;
  /** The last probes, oldest first, a sign each: `+` payable, `-` not. */
  probes: string;
  uptime: string;
  /** What its place is made of, where that was asked for. */
  parts?: RankParts;
}

export type Figure = readonly [note: string, value?: string];

const SHOWN_SCHEMES = 3;
const SCHEME_CHARS = 24;
const ABOUT_CHARS = 180;

/** The row of a card. */
export function rowView(card: CatalogCard, parts?: RankParts): RowView {
  const { id, name, description, liveState, kind, method, host, path, toolName } = card;
  const { imitates, verified, similar, payers30d, recentProbes } = card;
  const latency = medianLatencyMs(recentProbes) ?? card.latencyMs;
  return {
    id,
    name,
    ...(description ? { about: cut(description, ABOUT_CHARS) } : {}),
    state: liveState,
    verb: kind === "mcp" ? "MCP" : method,
    place: `${host}${path === "/" ? "" : path}${toolName ? ` → ${toolName}` : ""}`,
    ...(imitates ? { imitates } : {}),
    ...(verified ? { verified } : {}),
    tags: tagsOf(card),
    ...(similar > 0 ? { similar } : {}),
    price: priceOf(card),
    latency: figure(latencyNote(card), latency === null ? null : milliseconds(latency)),
    payers: figure(callsNote(card), payers30d.calls === 0 ? null : COUNT.format(payers30d.payers)),
    probes: recentProbes.map(({ verdict }) => (wasPayable(verdict) ? "+" : "-")).join(""),
    uptime: uptimeNote(card),
    ...(parts ? { parts } : {}),
  };
}

/** An amount of a token that nobody knows has no place for a point: the bare number, and of what below it. */
function priceOf(card: CatalogCard): Figure {
  const { cheapest } = card;
  const note = priceNote(card);
  if (!cheapest) return [note];
  return knownAsset(cheapest.network, cheapest.asset)
    ? [note, priceText(cheapest)]
    : [`atomic units · ${note}`, cheapest.amount];
}

function tagsOf({ schemes, x402Version, callableFromBrowser }: CatalogCard): string[] {
  return [
    ...schemes.slice(0, SHOWN_SCHEMES).map((scheme) => cut(scheme, SCHEME_CHARS)),
    ...(x402Version === 1 ? ["v1"] : []),
    ...(callableFromBrowser ? ["web page"] : []),
  ];
}

function figure(note: string, value: string | null): Figure {
  return value === null ? [note] : [note, value];
}

const cut = (text: string, chars: number) => (text.length > chars ? `${text.slice(0, chars - 1)}…` : text);
