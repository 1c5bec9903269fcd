import type { CatalogSort } from "@/lib/catalog/query";
import { isAfter } from "./cursor";
import type { Candidate } from "./top-list";

/** Gathers, within one query, the matches that fold together: the best of each group stands for all. */
export class FoldGroups {
  private counts = new Uint32Array(0);
  private readonly best: (Candidate | undefined)[] = [];
  private touched: number[] = [];
  private readonly kept = new Map<CatalogSort, readonly Candidate[]>();

  /** Makes room for so many groups. */
  reserve(groups: number): void {
    if (groups <= this.counts.length) return;
    const grown = new Uint32Array(groups + 1_024);
    grown.set(this.counts);
    this.counts = grown;
  }

  /** What stands for all groups of the whole index, in an order; kept until {@link forget}. */
  whole(sort: CatalogSort, all: () => Iterable<[group: number, candidate: Candidate]>): readonly Candidate[] {
    let kept = this.kept.get(sort);
    if (!kept) {
      for (const [group, candidate] of all()) this.add(group, candidate);
      kept = this.take().sort((a, b) => (isAfter(a.key, a.rankKey, b) ? 1 : -1));
      this.kept.set(sort, kept);
    }
    return kept;
  }

  /** Something was written. */
  forget(): void {
    this.kept.clear();
  }

  /** Whether a match of the group was added. */
  has(group: number): boolean {
    return this.counts[group] !== 0;
  }

  /** One more match of a group. */
  add(group: number, candidate: Candidate): void {
    const count = this.counts[group] as number;
    this.counts[group] = count + 1;
    if (count === 0) this.touched.push(group);
    const best = count === 0 ? undefined : this.best[group];
    if (!best || isAfter(best.key, best.rankKey, candidate)) this.best[group] = candidate;
  }

  /** Gives each group's best with how many stand behind it, and forgets all. */
  take(): Candidate[] {
    const candidates = this.touched.map((group) => {
      const candidate = this.best[group] as Candidate;
      candidate.similar = (this.counts[group] as number) - 1;
      this.counts[group] = 0;
      this.best[group] = undefined;
      return candidate;
    });
    this.touched = [];
    return candidates;
  }
}
