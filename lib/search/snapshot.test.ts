import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { startBuild } from "./build-in-worker";
import type { IndexArrays } from "./index-data";
import { NO_LANGUAGE } from "./language";
import { LiveIndex } from "./live-index";
import { NO_FILTERS, type SearchPlan } from "./plan";
import { buildIndex, type SearchIndex } from "./search-index";
import { checksum, readSnapshot, snapshotParts } from "./snapshot";
import { documents, NOW, plans } from "./testing/arbitrary";

// Many indexes are built: a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const docs = fc.sample(documents(80), { numRuns: 30, seed: 3 }).sort((a, b) => b.length - a.length)[0] ?? [];
const EVERYTHING: SearchPlan = {
  terms: [],
  filters: NO_FILTERS,
  sort: "relevance",
  after: null,
  limit: 20,
  explain: true,
};

function written(index: SearchIndex, note = ""): SharedArrayBuffer {
  const parts = snapshotParts(index, note);
  const buffer = new SharedArrayBuffer(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    new Uint8Array(buffer).set(part, at);
    at += part.length;
  }
  return buffer;
}

const search = (index: SearchIndex, plan: SearchPlan) =>
  new LiveIndex(index, { now: NOW, language: NO_LANGUAGE }).search(plan);

describe("a snapshot", () => {
  it("answers every plan as the index it was written from", () => {
    fc.assert(
      fc.property(documents(30), plans, fc.string(), (some, plan, note) => {
        const index = buildIndex(some, { now: NOW });
        const read = readSnapshot(written(index, note));
        if (!read.ok) throw new Error(read.reason);
        expect(read.note).toBe(note);
        expect(search(read.index, plan)).toEqual(search(index, plan));
      }),
      { numRuns: 40 },
    );
  });

  it("is refused when one bit of what counts differs", () => {
    const whole = written(buildIndex(docs, { now: NOW }));
    const bits = whole.byteLength * 8;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bits - 1 }), (bit) => {
        const copy = whole.slice(0);
        const bytes = new Uint8Array(copy);
        bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
        const read = readSnapshot(copy);
        // The gaps between arrays hold nothing.
        if (read.ok)
          expect(search(read.index, EVERYTHING)).toEqual(search(buildIndex(docs, { now: NOW }), EVERYTHING));
      }),
      { numRuns: 300 },
    );
    const at = whole.byteLength - 9;
    const bytes = new Uint8Array(whole);
    bytes[at] = (bytes[at] as number) ^ 255;
    expect(readSnapshot(whole).ok).toBe(false);
  });

  it("is refused when it is cut short, empty, something else or of another format", () => {
    const whole = written(buildIndex(docs, { now: NOW }));
    for (const length of [0, 4, 15, 16, 400, whole.byteLength - 8])
      expect(readSnapshot(whole.slice(0, length)).ok).toBe(false);
    const other = whole.slice(0);
    new Uint32Array(other, 4, 1)[0] = 9;
    expect(readSnapshot(other)).toEqual({ ok: false, reason: "its format is 9, not 4" });
    new Uint32Array(other, 0, 1)[0] = 2;
    expect(readSnapshot(other)).toEqual({ ok: false, reason: "it is not a snapshot" });
  });

  it("has a checksum that every single bit changes", () => {
    const bytes = Uint8Array.from({ length: 83 }, (_, i) => i * 37);
    const before = checksum(bytes);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.slice();
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(checksum(changed)).not.toBe(before);
    }
  });
});

describe("an index from another thread", () => {
  it("is the one that this thread would have built, in shared memory", async () => {
    const build = startBuild({ now: NOW });
    for (let i = 0; i < docs.length; i += 7) await build.add(docs.slice(i, i + 7));
    const index = await build.finish();
    const own = buildIndex(docs, { now: NOW });
    for (const name of Object.keys(own.data.arrays) as (keyof IndexArrays)[]) {
      expect([...index.data.arrays[name]], name).toEqual([...own.data.arrays[name]]);
      expect(index.data.arrays[name].buffer, name).toBeInstanceOf(SharedArrayBuffer);
    }
    expect(search(index, EVERYTHING)).toEqual(search(own, EVERYTHING));
  });

  it("can be given up", async () => {
    const build = startBuild({ now: NOW });
    await build.add(docs);
    await build.cancel();
    await expect(build.finish()).rejects.toThrow("ended");
  });
});
