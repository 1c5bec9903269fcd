import { closeSync, openSync, writeSync } from "node:fs";
import { startBuild } from "@/lib/search/build-in-worker";
import { NO_LANGUAGE } from "@/lib/search/language";
import { LiveIndex } from "@/lib/search/live-index";
import { NO_FILTERS, type SearchPlan } from "@/lib/search/plan";
import type { SearchIndex } from "@/lib/search/search-index";
import { snapshotParts } from "@/lib/search/snapshot";
import { listing, NOW } from "../listings";
import { OPERATIONS, type Operation, type Question } from "../queries";
import { median, quantile } from "../statistics";
import type { Engine } from "./engine";

const BATCH = 2_000;

/** Our own index, through the door that the product uses, cards read and facets counted. */
export async function makeSouk(listings: number, snapshotFile?: string): Promise<Engine> {
  let generating = 0;
  let handing = 0;
  const started = performance.now();
  const build = startBuild({ now: NOW });
  for (let row = 0; row < listings; row += BATCH) {
    const began = performance.now();
    const docs = Array.from({ length: Math.min(BATCH, listings - row) }, (_, i) => listing(row + i));
    generating += performance.now() - began;
    const sending = performance.now();
    const added = build.add(docs);
    handing += performance.now() - sending;
    await added;
  }
  const index = await build.finish();
  const seconds = (performance.now() - started) / 1_000;
  const live = new LiveIndex(index, { now: NOW, language: NO_LANGUAGE });
  const bytes = snapshotFile ? writeSnapshot(index, snapshotFile) : 0;
  const deep = new Map<number, string | null>();
  return {
    operations: [...OPERATIONS, "meant"],
    about: {
      // What the thread that builds did: taking documents over and building; not making up the listings.
      buildSeconds: build.busySeconds,
      handingOverSeconds: handing / 1_000,
      generatingSeconds: generating / 1_000,
      untilReadySeconds: seconds,
      indexMb: bytes / 2 ** 20,
      postingsMb: index.data.arrays.postings.byteLength / 2 ** 20,
      cardsMb: index.data.arrays.cards.byteLength / 2 ** 20,
      words: index.words.size,
      rows: index.data.arrays.attributeCounts.length,
      optionRows: index.data.arrays.optionCounts.length,
      categoryRows: index.data.arrays.categoryCounts.length,
      ...writesOf(live),
    },
    ask(operation, question) {
      const plan = planOf(question, operation);
      if (operation === "deep") plan.after = cursorTo(live, plan, question.page ?? 1, deep);
      const { hits, total } = live.search(plan);
      return { ids: hits.map((hit) => hit.id), total };
    },
  };
}

/** From a write to the first answer that has it, milliseconds; then everything is as before. */
function writesOf(live: LiveIndex): Record<string, number> {
  const ms = Array.from({ length: 40 }, (_, i) => {
    const doc = { ...listing(i), id: `written-${i}`, name: `zzwritten${i}` };
    const began = performance.now();
    live.upsert([doc]);
    const { total } = live.search(planOf({ words: [doc.name] }, "two"));
    if (total !== 1) throw new Error("a write was not found");
    return performance.now() - began;
  });
  live.remove(Array.from({ length: 40 }, (_, i) => `written-${i}`));
  return { writeToFoundMs: median(ms), writeToFoundMsP95: quantile(ms, 0.95) };
}

function planOf(question: Question, operation: Operation): SearchPlan {
  const { words, prefix, network, maxPriceUsdMicros, category, sort } = question;
  return {
    terms:
      words.length === 0
        ? []
        : [
            words.map((text, i) => ({
              text,
              phrase: false,
              negated: false,
              prefix: prefix === true && i === words.length - 1,
            })),
          ],
    filters: {
      ...NO_FILTERS,
      networks: network ? [network] : [],
      maxPriceUsdMicros: maxPriceUsdMicros ?? null,
      categories: category ? [category] : [],
    },
    sort: sort ?? "relevance",
    after: null,
    limit: 20,
    explain: false,
    facets: operation !== "deep",
  };
}

function writeSnapshot(index: SearchIndex, file: string): number {
  const handle = openSync(file, "w");
  let bytes = 0;
  for (const part of snapshotParts(index, ""))
    for (let at = 0; at < part.length; ) {
      const written = writeSync(handle, part, at, Math.min(part.length - at, 1 << 30));
      at += written;
      bytes += written;
    }
  closeSync(handle);
  return bytes;
}

/** The cursor of a page far down; found once, by large steps, before anything is measured. */
function cursorTo(
  live: LiveIndex,
  plan: SearchPlan,
  page: number,
  known: Map<number, string | null>,
): string | null {
  const found = known.get(page);
  if (found !== undefined) return found;
  let after: string | null = null;
  for (let left = (page - 1) * 20; left > 0; left -= 100)
    after = live.search({ ...plan, after, limit: Math.min(100, left) }).after;
  known.set(page, after);
  return after;
}
