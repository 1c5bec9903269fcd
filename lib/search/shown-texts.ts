/** How many of each, powers of two; cards are some eight megabytes then. */
export const IDS_KEPT = 65_536;
export const CARDS_KEPT = 8_192;

/**
 * What was read of documents that were shown before: their ids, or their cards. Reading one out of the index costs more
 * than all else that a hit needs, and what is shown is mostly what was shown. Each document has one place, which it shares
 * with others; the last that was asked for stays.
 */
export class ShownTexts {
  private readonly documents: Int32Array;
  private readonly texts: string[] = [];

  /** `places` is a power of two; an index of fewer documents has fewer. */
  constructor(
    size: number,
    places: number,
    private readonly read: (document: number) => string,
  ) {
    this.documents = new Int32Array(Math.min(places, 2 ** Math.ceil(Math.log2(Math.max(1, size))))).fill(-1);
  }

  /** Throws as `read` does. */
  of(document: number): string {
    const place = document & (this.documents.length - 1);
    if (this.documents[place] !== document) {
      this.texts[place] = this.read(document);
      this.documents[place] = document;
    }
    return this.texts[place] as string;
  }
}
