import { type JudgedListing, lines } from "./catalog";

/** A query and how well each listing answers it: 3 exactly, 2 would do, 1 related; not named is 0. */
export interface JudgedQuery {
  kind: string;
  q: string;
  grades: Map<string, number>;
}

export interface Score {
  queries: number;
  /** Mean nDCG@10, 0 to 1. */
  ndcg: number;
  /** Share of queries without any result. */
  empty: number;
}

const DEPTH = 10;

/** The judgments over this catalog. Throws when one names a service or host that is not there. */
export function judgedQueries(catalog: readonly JudgedListing[]): JudgedQuery[] {
  return lines("judgments.txt").map((line) => {
    const [kind = "", q = "", targets = ""] = line.split(" | ");
    const grades = new Map<string, number>();
    for (const target of targets.split(" ")) {
      const at = target.lastIndexOf(":");
      const [what, grade] = [target.slice(0, at), Number(target.slice(at + 1))];
      const meant = catalog.filter(({ service, row }) =>
        what.startsWith("@") ? row.host === what.slice(1) : service === what,
      );
      if (meant.length === 0) throw new Error(`judgments.txt: ${q}: there is no ${what}`);
      for (const { row } of meant) grades.set(row.id, grade);
    }
    return { kind, q, grades };
  });
}

/** Normalised discounted cumulative gain of the first ten: 1 when nothing better could stand there. */
export function ndcg(found: readonly string[], grades: ReadonlyMap<string, number>): number {
  const gain = (grade: number, at: number) => (2 ** grade - 1) / Math.log2(at + 2);
  const sum = (list: readonly number[]) =>
    list.slice(0, DEPTH).reduce((total, grade, at) => total + gain(grade, at), 0);
  const best = sum([...grades.values()].sort((a, b) => b - a));
  return best === 0 ? 0 : sum(found.map((id) => grades.get(id) ?? 0)) / best;
}

/** Means over queries, by kind and (under "all") over all. */
export function scores(
  queries: readonly JudgedQuery[],
  answers: readonly (readonly string[])[],
): Map<string, Score> {
  const groups = new Map<string, { ndcg: number; empty: boolean }[]>();
  for (const [i, { kind, grades }] of queries.entries()) {
    const found = answers[i] ?? [];
    const one = { ndcg: ndcg(found, grades), empty: found.length === 0 };
    for (const group of ["all", kind]) groups.set(group, [...(groups.get(group) ?? []), one]);
  }
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  return new Map(
    [...groups].map(([kind, list]) => [
      kind,
      {
        queries: list.length,
        ndcg: mean(list.map((one) => one.ndcg)),
        empty: mean(list.map((one) => Number(one.empty))),
      },
    ]),
  );
}
