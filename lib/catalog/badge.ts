import { formatUsd } from "@/lib/x402/amount";
import type { LiveState } from "./live-state";

/** What a badge says of a listing; null: there is no such listing, or it is not in the catalog. */
export interface BadgeFacts {
  liveState: LiveState;
  /** Millionths of a dollar; null when none is known. */
  minPriceUsdMicros: bigint | null;
}

const LABEL = "x402";
const HEIGHT = 20;
const PADDING = 6;
/** White text on these is at least 4.5:1 (WCAG 1.4.3), on a page of any colour. */
const COLOUR: Record<LiveState | "none", string> = {
  live: "#187a42",
  degraded: "#8a5c06",
  down: "#b3261e",
  unknown: "#57534a",
  none: "#57534a",
};
const LABEL_COLOUR = "#1b1a17";

/** Widths of 11 px Verdana, the usual font of badges; `textLength` makes any other font keep to them. */
const NARROW = /[.,·:il1|']/;
const widthOf = (text: string) =>
  Math.round([...text].reduce((width, char) => width + (NARROW.test(char) ? 4.2 : 7), 0));

/** "live · $0.01", "down", "not listed". */
export function badgeWords(facts: BadgeFacts | null): string {
  if (!facts) return "not listed";
  const state = facts.liveState === "unknown" ? "not measured yet" : facts.liveState;
  return facts.minPriceUsdMicros === null ? state : `${state} · ${formatUsd(facts.minPriceUsdMicros)}`;
}

/** A badge for a README as SVG: our own words only, said to screen readers as well. */
export function badgeSvg(facts: BadgeFacts | null): string {
  const words = badgeWords(facts);
  const [left, right] = [widthOf(LABEL), widthOf(words)];
  const [leftBox, rightBox] = [left + 2 * PADDING, right + 2 * PADDING];
  const colour = COLOUR[facts?.liveState ?? "none"];
  const said = `${LABEL}: ${words}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${leftBox + rightBox}" height="${HEIGHT}" role="img" aria-label="${said}">
<title>${said}</title>
<clipPath id="c"><rect width="${leftBox + rightBox}" height="${HEIGHT}" rx="4"/></clipPath>
<g clip-path="url(#c)"><rect width="${leftBox}" height="${HEIGHT}" fill="${LABEL_COLOUR}"/><rect x="${leftBox}" width="${rightBox}" height="${HEIGHT}" fill="${colour}"/></g>
<g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11" aria-hidden="true"><text x="${PADDING}" y="14" textLength="${left}">${LABEL}</text><text x="${leftBox + PADDING}" y="14" textLength="${right}">${words}</text></g>
</svg>
`;
}

/** What a README takes to show the badge of a listing and lead to its page. `origin` without a trailing slash. */
export function badgeEmbeds(
  origin: string,
  id: string,
  facts: BadgeFacts,
): { id: string; title: string; code: string }[] {
  const [page, image] = [`${origin}/listings/${id}`, `${origin}/badge/${id}.svg`];
  return [
    { id: "markdown", title: "Markdown", code: `[![x402](${image})](${page})` },
    {
      id: "html",
      title: "HTML",
      code: `<a href="${page}"><img src="${image}" alt="x402: ${badgeWords(facts)}" height="${HEIGHT}"></a>`,
    },
  ];
}
