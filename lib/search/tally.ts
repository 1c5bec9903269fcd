import { BLOCK, type Block, type MatchSink } from "./intersect";

/** How often each document was met, and what it scored. */
export class Tally {
  private readonly counts: Uint8Array;
  /** The same, four at a time: few documents are met. */
  private readonly fours: Uint32Array;
  private readonly scores: Uint32Array;

  constructor(documents: number) {
    this.fours = new Uint32Array((documents + 3) >>> 2);
    this.counts = new Uint8Array(this.fours.buffer, 0, documents);
    this.scores = new Uint32Array(documents);
  }

  clear(): void {
    this.counts.fill(0);
  }

  /** Met once more, by another need. */
  add(document: number, score: number): void {
    const before = this.counts[document] as number;
    this.scores[document] = before === 0 ? score : (this.scores[document] as number) + score;
    this.counts[document] = before + 1;
  }

  /** Met by another alternative: the better score counts. */
  raise(document: number, score: number): void {
    if (this.counts[document] !== 0 && (this.scores[document] as number) >= score) return;
    this.scores[document] = score;
    this.counts[document] = 1;
  }

  /** How often the document was met that was met most. */
  most(): number {
    let most = 0;
    for (let four = 0; four < this.fours.length; four++) {
      if (this.fours[four] === 0) continue;
      const end = Math.min(this.counts.length, four * 4 + 4);
      for (let document = four * 4; document < end; document++)
        most = Math.max(most, this.counts[document] as number);
    }
    return most;
  }

  /** Tells the documents that were met so often, in ascending order. */
  tell(least: number, block: Block, sink: MatchSink): void {
    const { documents, scores } = block;
    let count = 0;
    for (let four = 0; four < this.fours.length; four++) {
      if (this.fours[four] === 0) continue;
      const end = Math.min(this.counts.length, four * 4 + 4);
      for (let document = four * 4; document < end; document++) {
        if ((this.counts[document] as number) < least) continue;
        documents[count] = document;
        scores[count++] = this.scores[document] as number;
        if (count < BLOCK) continue;
        sink(documents, scores, count);
        count = 0;
      }
    }
    if (count > 0) sink(documents, scores, count);
  }
}
