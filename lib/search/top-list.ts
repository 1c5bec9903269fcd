import { isAfter, type Position } from "./cursor";

/** One hit, before its card is read. */
export interface Candidate {
  key: number;
  rankKey: number;
  /** Which part of the index, and which document there. */
  part: number;
  document: number;
  /** What its words scored. */
  text: number;
  provider: number;
  similar: number;
}

/**
 * The best candidates that were offered, the best first; with a quota at most so many of one provider. The quota is
 * exact: the list is what walking all candidates in order and passing over full providers would give.
 */
export class TopList {
  readonly list: Candidate[] = [];

  constructor(
    private readonly size: number,
    private readonly quota: number,
  ) {}

  /** The key below which nothing comes in any more. */
  get threshold(): number {
    return this.list.length < this.size
      ? Number.NEGATIVE_INFINITY
      : (this.list[this.size - 1] as Candidate).key;
  }

  /** Whether the list is full of better ones. */
  isBeyond(place: Position): boolean {
    const last = this.list.length < this.size ? undefined : this.list.at(-1);
    return last !== undefined && !isAfter(last.key, last.rankKey, place);
  }

  offer(candidate: Candidate): void {
    const { list } = this;
    if (this.isBeyond(candidate)) return;
    const weakest = this.quota < this.size ? this.weakestOfFull(candidate.provider) : -1;
    if (weakest >= 0) {
      if (!better(candidate, list[weakest] as Candidate)) return;
      list.splice(weakest, 1);
    } else if (list.length >= this.size) list.pop();
    let at = list.length;
    while (at > 0 && better(candidate, list[at - 1] as Candidate)) at--;
    list.splice(at, 0, candidate);
  }

  /** Where the last of a provider stands that has all its places; -1 when it has some left. */
  private weakestOfFull(provider: number): number {
    let count = 0;
    let last = -1;
    for (let i = 0; i < this.list.length; i++) {
      if ((this.list[i] as Candidate).provider !== provider) continue;
      count++;
      last = i;
    }
    return count >= this.quota ? last : -1;
  }
}

const better = (a: Candidate, b: Candidate) => isAfter(b.key, b.rankKey, a);
