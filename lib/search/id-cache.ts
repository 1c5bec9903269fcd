/** A power of two. */
const PLACES = 65_536;

/**
 * The ids of documents that were shown before: reading one out of the index costs more than all else that a hit needs.
 * Each document has one place, which it shares with others; the last that was asked for stays.
 */
export class IdCache {
  private readonly documents: Int32Array;
  private readonly ids: string[] = [];

  constructor(
    size: number,
    private readonly read: (document: number) => string,
  ) {
    this.documents = new Int32Array(Math.min(PLACES, 2 ** Math.ceil(Math.log2(Math.max(1, size))))).fill(-1);
  }

  id(document: number): string {
    const place = document & (this.documents.length - 1);
    if (this.documents[place] !== document) {
      this.ids[place] = this.read(document);
      this.documents[place] = document;
    }
    return this.ids[place] as string;
  }
}
