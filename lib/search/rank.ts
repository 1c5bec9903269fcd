import type { LiveState } from "@/lib/catalog/live-state";
import type { SearchDocument } from "./document";
import type { RankParts } from "./plan";

/**
 * The ranking, whole: score = text * (0.4 + 0.6 * quality), and
 * quality = 0.3 conformance + 0.3 liveness + 0.25 use + 0.15 freshness. Each part is 0 to 1.
 *
 * - text: what the query's words weigh in the listing, of the most they could; rare words weigh more. 1 without words.
 * - liveness: half the state (live 1, degraded 0.6, unknown 0.5, down 0), half the uptime of 30 days.
 * - use: log(1 + payers in 30 days), full at 1,000.
 * - freshness: halves with every 180 days since the listing.
 */
export const RANK = {
  floor: 0.4,
  quality: { conformance: 0.3, liveness: 0.3, use: 0.25, freshness: 0.15 },
  state: { live: 1, degraded: 0.6, unknown: 0.5, down: 0 } satisfies Record<LiveState, number>,
  payersForFull: 1_000,
  halfLifeDays: 180,
} as const;

/** Quality as whole steps, so that it packs. */
export const QUALITY_STEPS = 4_095;
/** `text * (FLOOR_STEPS + step)` orders as the score does, in whole numbers. */
export const FLOOR_STEPS = Math.round((RANK.floor / (1 - RANK.floor)) * QUALITY_STEPS);

const DAY_MS = 86_400_000;

/** What quality is judged by. */
export type Ranked = Pick<
  SearchDocument,
  "conformance" | "liveState" | "uptime30d" | "payers30d" | "listedAt"
>;

/** The parts of quality. `now` (ms) counts in whole days: an order does not creep while somebody pages through it. */
export function qualityParts(doc: Ranked, now: number): Omit<RankParts, "text" | "score"> {
  const state = RANK.state[doc.liveState] ?? 0;
  const ageDays = Math.max(0, Math.floor(now / DAY_MS) - Math.floor(doc.listedAt / DAY_MS));
  return {
    conformance: within(doc.conformance),
    liveness: within(0.5 * state + 0.5 * (doc.uptime30d ?? state)),
    use: within(Math.log1p(Math.max(0, doc.payers30d)) / Math.log1p(RANK.payersForFull)),
    freshness: within(0.5 ** (ageDays / RANK.halfLifeDays)),
  };
}

/** Quality in steps, 0 to {@link QUALITY_STEPS}. */
export function qualityStep(doc: Ranked, now: number): number {
  return Math.round(qualityOf(qualityParts(doc, now)) * QUALITY_STEPS);
}

/** All parts of a hit. `text` is 0 to 1. */
export function rankParts(doc: Ranked, now: number, text: number): RankParts {
  const parts = qualityParts(doc, now);
  return { text, ...parts, score: text * (RANK.floor + (1 - RANK.floor) * qualityOf(parts)) };
}

function qualityOf(parts: Omit<RankParts, "text" | "score">): number {
  const { conformance, liveness, use, freshness } = RANK.quality;
  return (
    conformance * parts.conformance +
    liveness * parts.liveness +
    use * parts.use +
    freshness * parts.freshness
  );
}

const within = (part: number) => (part > 0 ? Math.min(1, part) : 0);
