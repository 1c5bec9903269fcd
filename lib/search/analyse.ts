import type { SearchDocument } from "./document";
import { fold, scanWords, type WordTaker } from "./tokenize";

/** Bounds what one provider's text can cost. */
const MAX_WORDS = 1_500;

/** Takes the words of one document, by numbers that it gives them. */
export interface WordSink {
  /** The number of a word in lower case. */
  numberOf(word: string): number;
  /** The number of the word from `start` to before `end`, letters in any case. */
  numberAt(text: string, start: number, end: number): number;
  /** A word at this weight; each occurrence is told. */
  word(number: number, weight: number): void;
  /** The same word at its place in the text, for phrases. */
  place(number: number): void;
  /** The end of a text: no phrase goes across. */
  gap(): void;
  /** A whole tag ("#…"), host ("@…"), payee ("$…") or extension ("+…"), for filters alone. */
  label(label: string): void;
}

/** How much a word says of a listing, by where it stands. */
export const FIELD_WEIGHTS = {
  name: 8,
  toolName: 6,
  tags: 4,
  categories: 3,
  host: 3,
  path: 2,
  parameters: 1.5,
  outputs: 1.5,
  description: 1.2,
} as const;

/** Words that a field of this kind usually has: a longer one says less with each. */
const USUAL_LENGTH = { name: 5, description: 40 } as const;

/** The words of one text, as numbers; used again from text to text. */
class TextWords implements WordTaker {
  readonly numbers = new Uint32Array(MAX_WORDS);
  length = 0;
  readonly wholes: string[] = [];
  private sink: WordSink | null = null;
  private most = 0;

  read(text: string, most: number, sink: WordSink): void {
    this.length = 0;
    this.wholes.length = 0;
    this.most = most;
    this.sink = sink;
    if (text !== "") scanWords(text, this);
  }

  part(text: string, start: number, end: number): void {
    if (this.length < this.most)
      this.numbers[this.length++] = (this.sink as WordSink).numberAt(text, start, end);
  }

  word(word: string): void {
    if (this.length < this.most) this.numbers[this.length++] = (this.sink as WordSink).numberOf(word);
  }

  joined(word: string): void {
    this.wholes.push(word);
  }
}

const words = new TextWords();

/** Tells `sink` all words of a document. */
export function analyse(doc: SearchDocument, sink: WordSink): void {
  let left = MAX_WORDS;
  const text = (value: string, weight: number, usualLength?: number) => {
    words.read(value, left, sink);
    const { numbers, length, wholes } = words;
    if (length === 0) return;
    left -= length;
    const each = usualLength ? weight / (0.75 + (0.25 * length) / usualLength) : weight;
    for (let i = 0; i < length; i++) {
      const number = numbers[i] as number;
      sink.word(number, each);
      sink.place(number);
    }
    const most = Math.min(wholes.length, length);
    for (let i = 0; i < most; i++) sink.word(sink.numberOf(wholes[i] as string), each);
    sink.gap();
  };
  text(doc.name, FIELD_WEIGHTS.name, USUAL_LENGTH.name);
  text(doc.toolName, FIELD_WEIGHTS.toolName);
  for (const tag of doc.tags) text(tag, FIELD_WEIGHTS.tags);
  for (const category of doc.categories) text(category, FIELD_WEIGHTS.categories);
  text(doc.host, FIELD_WEIGHTS.host);
  text(doc.path, FIELD_WEIGHTS.path);
  text(doc.description, FIELD_WEIGHTS.description, USUAL_LENGTH.description);
  for (const name of doc.parameters) text(name, FIELD_WEIGHTS.parameters);
  for (const name of doc.outputs) text(name, FIELD_WEIGHTS.outputs);
  for (const tag of new Set(doc.tags)) sink.label(tagLabel(tag));
  for (const label of hostLabels(doc.host)) sink.label(label);
  for (const payee of new Set(doc.payees)) if (ASKABLE.test(payee)) sink.label(payeeLabel(payee));
  for (const name of new Set(doc.extensions)) if (ASKABLE.test(name)) sink.label(extensionLabel(name));
}

export const tagLabel = (tag: string) => `#${fold(tag).trim()}`;
export const hostLabel = (host: string) => `@${host.toLowerCase().trim()}`;

/** What a filter can name. */
const ASKABLE = /^[\w:./-]{1,128}$/;
/** Words are kept in lower case, and these differ by case. */
const caseKept = (text: string) => text.replace(/[A-Z]/g, (letter) => `^${letter.toLowerCase()}`);
export const payeeLabel = (payee: string) => `$${caseKept(payee)}`;
export const extensionLabel = (name: string) => `+${caseKept(name)}`;

/** The host, the same without its port, and every name above it. */
function hostLabels(host: string): Set<string> {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  const labels = new Set([hostLabel(host), hostLabel(name)]);
  if (/^[\d.]+$|:/.test(name)) return labels;
  const parts = name.split(".");
  for (let i = 1; i < parts.length; i++) labels.add(hostLabel(parts.slice(i).join(".")));
  return labels;
}

/** Four bits of how much a document is about a word, from the summed weight of its occurrences. */
export function impactOf(weight: number): number {
  return Math.max(1, Math.min(15, Math.round((16 * weight) / (weight + 4))));
}
