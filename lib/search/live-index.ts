import type { SearchDocument } from "./document";
import { FoldGroups } from "./fold-groups";
import { NO_GROUP } from "./index-data";
import type { SearchLanguage } from "./language";
import { Part } from "./part";
import type { SearchAnswer, SearchPlan } from "./plan";
import { Language, type Lexicon } from "./resolve";
import { buildIndex, type IndexRoom, type SearchIndex } from "./search-index";
import { searchParts } from "./search-parts";
import type { Suggestion } from "./spelling-lookup";

/** A part with fewer documents than this is joined with the next write, */
const SMALL_PART = 64;
/** and no part gets larger than this: joining one of so many takes some tenths of a second. */
const LARGE_PART = 4_096;

interface Write {
  /** See {@link LiveIndex.upsert}. */
  asOf: number;
  /** Null: removed. */
  doc: SearchDocument | null;
}

/**
 * An index and what was written since it was built, searched as one: exact totals, facets and pages over both.
 *
 * This and lib/search/{document,plan,language,snapshot,build-in-worker}.ts are the stable door of lib/search.
 */
export class LiveIndex {
  private readonly parts: Part[] = [];
  private readonly lexicon = new PartsLexicon(this.parts);
  /** Documents of each part after the base, as they were given, to join parts. */
  private partDocs: SearchDocument[][] = [];
  private fresh = new Map<string, SearchDocument>();
  private readonly writes = new Map<string, Write>();
  private writesSoFar = 0;
  private readonly language: Language;
  private readonly now: number;
  private readonly folds = new FoldGroups();
  private foldNumbers = new Map<string, number>();
  private groups = 0;

  /** `now` is in milliseconds: the freshness of what is written is judged by it. */
  constructor(base: SearchIndex, options: { now: number; language: SearchLanguage }) {
    this.now = options.now;
    this.language = new Language(options.language);
    this.setBase(base);
  }

  /** How many listings there are. */
  get size(): number {
    return this.parts.reduce((sum, part) => sum + part.live, this.fresh.size);
  }

  /** How many ids were written since the base was built. From some ten thousand on a new base pays. */
  get pending(): number {
    return this.writes.size;
  }

  /**
   * Adds documents or replaces those with the same id. The next search finds them. A new base that has everything up to
   * `asOf`, a place in whatever order the caller knows, has them too ({@link rebase}); without it none surely has.
   */
  upsert(docs: readonly SearchDocument[], asOf = Number.POSITIVE_INFINITY): void {
    for (const doc of docs) {
      this.note(doc.id, asOf, doc);
      this.bury(doc.id);
      this.fresh.set(doc.id, doc);
    }
  }

  /** Takes documents out. Ids that are not known are fine. `asOf` as with {@link upsert}. */
  remove(ids: readonly string[], asOf = Number.POSITIVE_INFINITY): void {
    for (const id of ids) {
      this.note(id, asOf, null);
      this.bury(id);
      this.fresh.delete(id);
    }
  }

  /** A listing's card, or null when there is none. */
  card(id: string): string | null {
    const written = this.writes.get(id);
    if (written) return written.doc?.card ?? null;
    const base = (this.parts[0] as Part).index;
    const document = base.find(id);
    return document < 0 ? null : base.card(document);
  }

  /** Answers a plan, whatever it holds. */
  search(plan: SearchPlan): SearchAnswer {
    this.settle();
    const { parts, language, folds, now } = this;
    folds.reserve(this.groups);
    return searchParts({ parts, language, folds, now, lexicon: this.lexicon }, plan);
  }

  /** Grows with everything that changes what is found. */
  mark(): number {
    return this.writesSoFar;
  }

  /**
   * Gives the memory of the base away, for the one that comes ({@link rebase}): two of them at once are more than anything
   * else that a process needs. Until then nothing may be asked.
   */
  release(): IndexRoom {
    const room = (this.parts[0] as Part).index.release();
    this.parts.length = 0;
    this.partDocs = [];
    this.folds.forget();
    return room;
  }

  /** Puts a new base in, which has everything up to `asOf`; what was written later stays on top. */
  rebase(base: SearchIndex, asOf: number): void {
    const later = [...this.writes].filter(([, write]) => write.asOf > asOf);
    this.writesSoFar++;
    this.writes.clear();
    this.fresh.clear();
    this.setBase(base);
    for (const [id, write] of later) {
      this.writes.set(id, write);
      this.bury(id);
      if (write.doc) this.fresh.set(id, write.doc);
    }
  }

  /** Nothing is asked any more: the file that the base was read from is given back. */
  close(): void {
    this.parts[0]?.index.close();
  }

  private setBase(base: SearchIndex): void {
    this.close();
    this.folds.forget();
    this.parts.splice(0, this.parts.length, new Part(base, true));
    this.partDocs = [[]];
    this.foldNumbers = new Map();
    this.groups = base.data.groups;
  }

  private note(id: string, asOf: number, doc: SearchDocument | null): void {
    this.writesSoFar++;
    // What was read later may have been asked for earlier.
    this.writes.set(id, { asOf: Math.max(asOf, this.writes.get(id)?.asOf ?? 0), doc });
  }

  /** The document that an id has in any part counts no more. */
  private bury(id: string): void {
    this.folds.forget();
    for (const part of this.parts) {
      const document = part.index.find(id);
      if (document >= 0) part.kill(document);
    }
  }

  /** Makes a part of what is fresh. Parts of like size are joined, so that there are never many. */
  private settle(): void {
    if (this.fresh.size === 0) return;
    this.folds.forget();
    let docs = [...this.fresh.values()];
    this.fresh.clear();
    while (this.parts.length > 1) {
      const last = this.partDocs.at(-1)?.length ?? 0;
      if (last + docs.length > LARGE_PART || (last >= SMALL_PART && last > docs.length)) break;
      docs = [...this.takeLastPart(), ...docs];
    }
    // Many stay on top of a new base: made at once, they would take as much memory as they are many.
    for (let at = 0; at < docs.length; at += LARGE_PART) this.addPart(docs.slice(at, at + LARGE_PART));
  }

  private takeLastPart(): SearchDocument[] {
    const part = this.parts.pop() as Part;
    const docs = this.partDocs.pop() as SearchDocument[];
    return docs.filter((doc) => {
      const document = part.index.find(doc.id);
      return !part.isDead(document);
    });
  }

  private addPart(docs: SearchDocument[]): void {
    const part = new Part(buildIndex(docs, { now: this.now }), false);
    this.parts.push(part);
    this.partDocs.push(docs);
    for (const doc of docs)
      if (doc.foldKey !== "") part.setGroup(part.index.find(doc.id), this.groupOf(doc.foldKey));
  }

  /** The group of a fold key in the whole; a listing of the base that was alone with it joins. */
  private groupOf(foldKey: string): number {
    const known = this.foldNumbers.get(foldKey);
    if (known !== undefined) return known;
    const base = this.parts[0] as Part;
    const twin = base.index.findFold(foldKey);
    let group = twin < 0 ? NO_GROUP : base.groupOf(twin);
    if (group === NO_GROUP) {
      group = this.groups++;
      if (twin >= 0) base.setGroup(twin, group);
    }
    this.foldNumbers.set(foldKey, group);
    return group;
  }
}

/** The words of parts, whichever there are. */
class PartsLexicon implements Lexicon {
  constructor(private readonly parts: readonly Part[]) {}

  get documents(): number {
    return this.parts.reduce((sum, part) => sum + part.index.size, 0);
  }

  documentsOf(word: string): number {
    let documents = 0;
    for (const { index } of this.parts) {
      const term = index.words.termOf(word);
      if (term >= 0) documents += index.words.documentsOf(term);
    }
    return documents;
  }

  hasPrefix(prefix: string): boolean {
    return this.parts.some(({ index }) => {
      const [from, to] = index.words.rangeOf(prefix);
      return to > from;
    });
  }

  suggest(word: string, edits: 1 | 2): Suggestion[] {
    const all = new Map<string, Suggestion>();
    for (const { index } of this.parts)
      for (const suggestion of index.spelling.suggest(word, edits)) {
        const known = all.get(suggestion.word);
        if (known) known.documents += suggestion.documents;
        else all.set(suggestion.word, { ...suggestion });
      }
    return [...all.values()].sort((a, b) => a.edits - b.edits || b.documents - a.documents);
  }
}
