/** Which writes were made by readings that saw no more of the feed than an index has. */
export class ReadMarks {
  private marks: { below: bigint; mark: number }[] = [];

  /** All writes up to `mark` are of transactions below `below`. Called in the order of both. */
  add(below: string, mark: number): void {
    if (this.marks.at(-1)?.mark !== mark) this.marks.push({ below: BigInt(below), mark });
  }

  /** The last of the writes that an index which has everything below `horizon` surely has; earlier ones are forgotten. */
  upTo(horizon: string): number {
    const reached = BigInt(horizon);
    let last = 0;
    while (this.marks.length > 0 && (this.marks[0]?.below as bigint) <= reached)
      last = this.marks.shift()?.mark ?? 0;
    return last;
  }
}
