import { learnPhrases, NO_PHRASES, Packer, type Phrases } from "./card-packing";
import { TextStore } from "./grow";

/** So many cards tell what repeats in all; fewer are not worth packing. */
const SAMPLE = 5_000;

/** Cards as they come, packed as soon as enough of them are known. */
export class CardStore {
  private readonly texts = new TextStore();
  private waiting: string[] = [];
  private phrases: Phrases = NO_PHRASES;
  private packer: Packer | null = null;
  private plain = Buffer.allocUnsafeSlow(1 << 12);

  add(card: string): void {
    if (this.packer) this.addPacked(card, this.packer);
    else if (this.waiting.push(card) === SAMPLE) {
      this.phrases = learnPhrases(this.waiting);
      this.packer = new Packer(this.phrases);
      for (const one of this.waiting) this.addPacked(one, this.packer);
      this.waiting = [];
    }
  }

  /** All cards in another order, with what is needed to read them. */
  inOrder(order: Uint32Array): { bytes: Uint8Array; offsets: Uint32Array; phrases: Phrases } {
    for (const card of this.waiting) this.texts.add(card);
    return { ...this.texts.inOrder(order), phrases: this.phrases };
  }

  private addPacked(card: string, packer: Packer): void {
    const most = card.length * 3;
    if (most > this.plain.length) this.plain = Buffer.allocUnsafeSlow(most * 2);
    const length = this.plain.write(card, 0, "utf8");
    this.texts.addBytes(length, (chunk, at) => packer.pack(this.plain, length, chunk, at));
  }
}
