/** Listings of which it is known that they changed, and which the index has still to read. */
export class WaitingChanges {
  private readings: { ids: string[]; asOf: number }[] = [];

  get size(): number {
    return this.readings.reduce((sum, { ids }) => sum + ids.length, 0);
  }

  /** What one reading of the feed told, the newest last; all of it is in whatever has everything up to `asOf`. */
  add(ids: readonly string[], asOf: number): void {
    if (ids.length > 0) this.readings.push({ ids: [...ids], asOf });
  }

  /**
   * The newest, at most so many: who has just written something does not wait behind a load of very many. They wait on
   * until they are {@link taken}.
   */
  newest(most: number): { ids: string[]; asOf: number } | null {
    const last = this.readings.at(-1);
    return last ? { ids: last.ids.slice(-most), asOf: last.asOf } : null;
  }

  /** What {@link newest} gave last is read. */
  taken({ ids }: { ids: string[] }): void {
    const last = this.readings.at(-1);
    if (!last) return;
    last.ids.length -= ids.length;
    if (last.ids.length === 0) this.readings.pop();
  }

  /** Those that an index which has everything up to `asOf` has wait no more. */
  dropUpTo(asOf: number): void {
    this.readings = this.readings.filter((reading) => reading.asOf > asOf);
  }
}
