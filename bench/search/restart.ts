import { NO_LANGUAGE } from "@/lib/search/language";
import { LiveIndex } from "@/lib/search/live-index";
import { NO_FILTERS } from "@/lib/search/plan";
import { openSnapshot } from "@/lib/search/snapshot";
import { openSource } from "@/lib/search/snapshot-source";
import { answer, childConfig } from "../probe/child";
import { NOW } from "./listings";

// A process that has just started: from the snapshot's file to its first answer.
const { file } = childConfig<{ file: string }>();
const began = performance.now();
const opened = await openSnapshot(await openSource(file));
if (!opened.ok) throw new Error(opened.reason);
const read = await opened.load();
if (!read.ok) throw new Error(read.reason);
const readMs = performance.now() - began;
const live = new LiveIndex(read.index, { now: NOW, language: NO_LANGUAGE });
const terms = [[{ text: "weather", phrase: false, negated: false, prefix: false }]];
const { total } = live.search({
  terms,
  filters: NO_FILTERS,
  sort: "relevance",
  after: null,
  limit: 20,
  explain: false,
});
answer({
  readMs,
  firstAnswerMs: performance.now() - began,
  total,
  rssMb: process.memoryUsage().rss / 2 ** 20,
});
