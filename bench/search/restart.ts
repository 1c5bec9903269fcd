import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { NO_LANGUAGE } from "@/lib/search/language";
import { LiveIndex } from "@/lib/search/live-index";
import { NO_FILTERS } from "@/lib/search/plan";
import { readSnapshot } from "@/lib/search/snapshot";
import { answer, childConfig } from "../probe/child";
import { NOW } from "./listings";

// A process that has just started: from the snapshot's file to its first answer.
const { file } = childConfig<{ file: string }>();
const began = performance.now();
const handle = openSync(file, "r");
const buffer = new SharedArrayBuffer(fstatSync(handle).size);
const bytes = new Uint8Array(buffer);
for (let at = 0; at < bytes.length; )
  at += readSync(handle, bytes, at, Math.min(bytes.length - at, 1 << 30), at);
closeSync(handle);
const readMs = performance.now() - began;
const read = readSnapshot(buffer);
if (!read.ok) throw new Error(read.reason);
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
