import { closeSync, openSync, writeSync } from "node:fs";
import { FoldGroups } from "@/lib/search/fold-groups";
import { META } from "@/lib/search/index-data";
import { NO_LANGUAGE } from "@/lib/search/language";
import { LiveIndex } from "@/lib/search/live-index";
import { Part } from "@/lib/search/part";
import { NO_FILTERS, type SearchPlan } from "@/lib/search/plan";
import { Query, type Whole } from "@/lib/search/query";
import { Language, resolve } from "@/lib/search/resolve";
import type { SearchIndex } from "@/lib/search/search-index";
import { openSnapshot } from "@/lib/search/snapshot";
import { openSource } from "@/lib/search/snapshot-source";
import { answer, childConfig } from "../probe/child";
import type { KernelTimes } from "./kernel";
import { NOW } from "./listings";
import { questions } from "./queries";
import { median } from "./statistics";

// Times two words with cold caches, by the kernel alone and through the whole door, and writes what kernel.c is given.
const RUNS = 9;
const COLD_BYTES = 64 << 20;

const { snapshotFile, listsFile, queries } = childConfig<{
  snapshotFile: string;
  listsFile: string;
  queries: number;
}>();
const opened = await openSnapshot(await openSource(snapshotFile));
if (!opened.ok) throw new Error(opened.reason);
const read = await opened.load();
if (!read.ok) throw new Error(read.reason);
const { index } = read;
const live = new LiveIndex(index, { now: NOW, language: NO_LANGUAGE });
const whole = wholeOf(index);
const plans = questions("two", queries).map(({ words }) => planOf(words));
// Both words have to be there as they are: C merges their two lists and nothing else.
const asked = plans.filter((plan) => termsOf(plan)?.length === 2 && kernel(plan) > 2);
writeLists(asked);
answer(measure(asked));

/** The parts of the door that find, rank and count: what {@link Query} does before it is asked for its answer. */
function kernel(plan: SearchPlan): number {
  const query = new Query(whole, plan, null, {});
  for (const part of whole.parts) part.releaseCounts();
  return query.matched;
}

function measure(list: readonly SearchPlan[]): KernelTimes {
  const other = new Uint8Array(COLD_BYTES).fill(1);
  const seen = new Float64Array(1);
  const cold = (work: () => void) => {
    // As in C: one byte of every line of memory that is not ours.
    let sum = 0;
    for (let at = 0; at < other.length; at += 64) sum += other[at] as number;
    seen[0] = sum;
    const began = performance.now();
    work();
    return performance.now() - began;
  };
  const own: number[][] = list.map(() => []);
  const door: number[][] = list.map(() => []);
  for (let run = -3; run < RUNS; run++)
    for (const [i, plan] of list.entries()) {
      const ownMs = cold(() => kernel(plan));
      const doorMs = cold(() => live.search(plan));
      // The first are for the compiler.
      if (run < 0) continue;
      own[i]?.push(ownMs);
      door[i]?.push(doorMs);
    }
  return { ownMs: own.map(median), doorMs: door.map(median), matches: list.map(kernel) };
}

function wholeOf(index: SearchIndex): Whole {
  const folds = new FoldGroups();
  folds.reserve(index.data.groups);
  const { words, spelling } = index;
  return {
    parts: [new Part(index, true)],
    folds,
    now: NOW,
    language: new Language(NO_LANGUAGE),
    lexicon: {
      documents: index.size,
      documentsOf: (word) => {
        const term = words.termOf(word);
        return term < 0 ? 0 : words.documentsOf(term);
      },
      hasPrefix: (prefix) => words.rangeOf(prefix)[1] > words.rangeOf(prefix)[0],
      suggest: (word, edits) => spelling.suggest(word, edits),
    },
  };
}

/** The term and weight of each word; null when a word is not there as it is. */
function termsOf(plan: SearchPlan): { term: number; weight: number }[] | null {
  const { alternatives } = resolve(plan.terms, whole.language, whole.lexicon, {});
  const terms = (alternatives[0]?.needs ?? []).map(({ readings, weight }) => {
    const [reading] = readings;
    const plain = reading && readings.length === 1 && reading.words.length === 1;
    return { term: plain ? index.words.termOf(reading.words[0] as string) : -1, weight };
  });
  return terms.every(({ term }) => term >= 0) ? terms : null;
}

function writeLists(list: readonly SearchPlan[]): void {
  const { meta, attributeCounts, optionCounts, categoryCounts, postings, postingOffsets } = index.data.arrays;
  const rows = [attributeCounts, optionCounts, categoryCounts].map((counts) => counts.length);
  const file = openSync(listsFile, "w");
  const write = (numbers: Uint32Array) => {
    for (let at = 0; at < numbers.byteLength; )
      at += writeSync(file, new Uint8Array(numbers.buffer, numbers.byteOffset + at, numbers.byteLength - at));
  };
  write(Uint32Array.of(index.size, ...rows, list.length, RUNS));
  write(Uint32Array.from(meta.subarray(0, index.size * META)));
  for (const plan of list) {
    const terms = (termsOf(plan) ?? []).map(({ term, weight }) => ({
      weight,
      list: postings.slice(postingOffsets[term], postingOffsets[term + 1]),
    }));
    write(Uint32Array.from(terms, ({ list }) => list.length));
    write(Uint32Array.from(terms, ({ weight }) => weight));
    for (const { list } of terms) write(list);
  }
  closeSync(file);
}

function planOf(words: readonly string[]): SearchPlan {
  return {
    terms: [words.map((text) => ({ text, phrase: false, negated: false, prefix: false }))],
    filters: NO_FILTERS,
    sort: "relevance",
    after: null,
    limit: 20,
    explain: false,
  };
}
