import { type Cursor, isAfter, type Position, type Waiting } from "./cursor";
import { type Candidate, TopList } from "./top-list";

export interface Page {
  candidates: Candidate[];
  /** Where the next page starts; null on the last. */
  end: (Position & { waiting: Waiting[] }) | null;
}

/** Chooses a page among all that match: the best after the cursor, and of one provider no more than its quota. */
export class Ranking {
  private readonly strict: TopList;
  private readonly fair: TopList | null;
  private readonly waiting: Map<number, Waiting>;

  constructor(
    private readonly limit: number,
    private readonly quota: number | null,
    private readonly after: Cursor | null,
  ) {
    this.strict = new TopList(limit + 1, limit + 1);
    this.fair = quota === null ? null : new TopList(limit, quota);
    this.waiting = new Map(after?.waiting.map((one) => [one.provider, one]));
  }

  /** No candidate with a lower key is needed any more. */
  get threshold(): number {
    return Math.min(this.strict.threshold, this.fair?.threshold ?? Number.POSITIVE_INFINITY);
  }

  /** Where the page may begin; null for the very beginning. */
  get start(): Position | null {
    let first: Position | null = this.after;
    for (const one of this.waiting.values()) if (first && isAfter(first.key, first.rankKey, one)) first = one;
    return first;
  }

  /** Whether neither this candidate nor any that comes after it in order can be on the page. */
  isBeyond(candidate: Position): boolean {
    return this.strict.isBeyond(candidate) && (this.fair?.isBeyond(candidate) ?? true);
  }

  /** Whether a hit at this place may be on the page: it was not on one before. */
  isOpen(key: number, rankKey: number, providers: Uint32Array, document: number): boolean {
    if (!this.after || isAfter(key, rankKey, this.after)) return true;
    if (this.waiting.size === 0) return false;
    const shown = this.waiting.get(providers[document] as number);
    return shown !== undefined && isAfter(key, rankKey, shown);
  }

  offer(candidate: Candidate): void {
    this.strict.offer(candidate);
    this.fair?.offer(candidate);
  }

  /** The page; where none follows that is asked for, `isLast`, its end is not looked for. */
  page(isLast = false): Page {
    const chosen = this.fair ? [...this.fair.list] : this.strict.list.slice(0, this.limit);
    // Nobody else is left: the page is filled with whoever had to wait.
    if (chosen.length < Math.min(this.limit, this.strict.list.length)) {
      const taken = new Set(chosen.map(identity));
      for (const candidate of this.strict.list)
        if (chosen.length < this.limit && !taken.has(identity(candidate))) chosen.push(candidate);
    }
    chosen.sort((a, b) => (isAfter(a.key, a.rankKey, b) ? 1 : -1));
    const last = chosen.at(-1);
    if (isLast || !last || this.strict.list.length <= chosen.length) return { candidates: chosen, end: null };
    const end = this.after && !isAfter(last.key, last.rankKey, this.after) ? this.after : last;
    return {
      candidates: chosen,
      end: { key: end.key, rankKey: end.rankKey, waiting: this.stillWaiting(chosen, last) },
    };
  }

  /** Who may have more before the end of the page, and how much of it was shown. */
  private stillWaiting(chosen: readonly Candidate[], last: Position): Waiting[] {
    if (this.quota === null) return [];
    const shown = new Map<number, Candidate[]>();
    for (const candidate of chosen) {
      const list = shown.get(candidate.provider);
      if (list) list.push(candidate);
      else shown.set(candidate.provider, [candidate]);
    }
    const waiting: Waiting[] = [];
    for (const [provider, list] of shown) {
      const { key, rankKey } = list.at(-1) as Candidate;
      if (list.length >= this.quota) waiting.push({ provider, key, rankKey });
    }
    // A page of nothing but those who waited may end before all of them were looked at again.
    if (this.after && !isAfter(last.key, last.rankKey, this.after))
      for (const provider of this.waiting.keys())
        if ((shown.get(provider)?.length ?? 0) < this.quota)
          waiting.push({ provider, key: last.key, rankKey: last.rankKey });
    return waiting;
  }
}

const identity = ({ part, document }: Candidate) => `${part}:${document}`;
