import type { RankParts } from "@/lib/search/plan";

/** The parts of a result's place, in the order of the formula. */
export const RANK_PARTS: readonly { part: Exclude<keyof RankParts, "score">; label: string }[] = [
  { part: "text", label: "Words" },
  { part: "conformance", label: "Conformance" },
  { part: "liveness", label: "Liveness" },
  { part: "use", label: "Use" },
  { part: "freshness", label: "Freshness" },
];

/** The address of the same page with or without what each place is made of. */
export function explainedHref(href: string, explain: boolean): string {
  if (!explain) return href;
  return `${href}${href.includes("?") ? "&" : "?"}explain=1`;
}
