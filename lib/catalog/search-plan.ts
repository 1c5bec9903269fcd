import {
  NO_FILTERS,
  type SearchAnswer,
  type SearchFilters,
  type SearchHit,
  type SearchPlan,
} from "@/lib/search/plan";
import { atEveryStep, LATENCY_STEPS, UPTIME_STEPS } from "./facets";
import type { VerifiedNames } from "./imitation";
import type { EffectiveQuery } from "./query-grammar";
import type { CatalogCard, CatalogResult } from "./result";

/** What programs filter by beside a catalog query. */
export type AlsoFilters = Pick<SearchFilters, "payees" | "extensions" | "tokens">;

/** What the index is asked for a query. */
export function searchPlan(
  { query, terms }: Pick<EffectiveQuery, "query" | "terms">,
  options: Required<Pick<SearchPlan, "limit" | "explain" | "facets">> & Pick<SearchPlan, "cards">,
  also: Partial<AlsoFilters> = {},
): SearchPlan {
  return {
    terms: terms.map((needs) =>
      needs.map(({ text, phrase, negated, prefix }) => ({ text, phrase, negated, prefix: prefix !== null })),
    ),
    filters: {
      ...NO_FILTERS,
      kinds: query.kinds,
      methods: query.methods,
      networks: query.networks,
      assets: query.assets,
      schemes: query.schemes,
      minPriceUsdMicros: numberOf(query.minPriceUsdMicros),
      maxPriceUsdMicros: numberOf(query.maxPriceUsdMicros),
      categories: query.categories,
      states: query.states,
      minUptime: query.minUptime,
      maxLatencyMs: query.maxLatencyMs,
      verified: query.verified,
      browser: query.browser,
      versions: query.versions,
      testnet: query.testnet,
      hosts: query.hosts,
      tags: query.tags,
      ...also,
    },
    sort: query.sort,
    after: query.cursor,
    ...options,
  };
}

const numberOf = (price: bigint | null) => (price === null ? null : Number(price));

/** The index's answer, and what comes near it, as the catalog shows them; `verified` sees who imitates whom. */
export function catalogResult(
  answer: SearchAnswer,
  near: readonly SearchHit[],
  {
    pageSize,
    problems,
    verified,
  }: Pick<CatalogResult, "pageSize" | "problems"> & { verified: VerifiedNames },
): CatalogResult {
  const cardOf = ({ card, similar }: SearchHit): CatalogCard => {
    const parsed: CatalogCard = JSON.parse(card);
    return { ...parsed, similar, imitates: parsed.verified ? null : verified.imitatedBy(parsed) };
  };
  const explain = [...answer.hits, ...near].flatMap(({ id, parts }) => (parts ? [[id, parts] as const] : []));
  return {
    cards: answer.hits.map(cardOf),
    near: near.map(cardOf),
    total: answer.total,
    first: answer.first,
    pageSize,
    approximate: answer.approximate,
    corrected: answer.corrected,
    nextCursor: answer.after,
    facets: {
      ...answer.facets,
      latency: atEveryStep(answer.facets.latency, LATENCY_STEPS),
      uptime: atEveryStep(answer.facets.uptime, UPTIME_STEPS),
    },
    problems,
    ...(explain.length > 0 ? { explain: Object.fromEntries(explain) } : {}),
  };
}
