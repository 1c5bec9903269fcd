import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { startBuild } from "./build-in-worker";
import { DamagedSnapshot } from "./bytes";
import { checksum } from "./checksum";
import type { IndexArrays } from "./index-data";
import { NO_LANGUAGE } from "./language";
import { LiveIndex } from "./live-index";
import { NO_FILTERS, type SearchPlan } from "./plan";
import { buildIndex, type SearchIndex } from "./search-index";
import { openSnapshot, snapshotParts } from "./snapshot";
import type { SnapshotSource } from "./snapshot-source";
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

function written(index: SearchIndex, note = ""): Buffer {
  return Buffer.concat([...snapshotParts(index, note)]);
}

/** A file whose bytes are these. */
function sourceOf(file: Buffer): SnapshotSource {
  const readNow = (into: Uint8Array, at: number) => {
    if (at < 0 || at + into.length > file.length) throw new DamagedSnapshot("too short");
    into.set(file.subarray(at, at + into.length));
  };
  return { size: file.length, readNow, read: async (into, at) => readNow(into, at), close() {} };
}

async function read(file: Buffer): Promise<{ note: string; index: SearchIndex }> {
  const opened = await openSnapshot(sourceOf(file));
  if (!opened.ok) throw new DamagedSnapshot(opened.reason);
  const loaded = await opened.load();
  if (!loaded.ok) throw new DamagedSnapshot(loaded.reason);
  return { note: opened.note, index: loaded.index };
}

const search = (index: SearchIndex, plan: SearchPlan) =>
  new LiveIndex(index, { now: NOW, language: NO_LANGUAGE }).search(plan);

describe("a snapshot", () => {
  it("answers every plan as the index it was written from", async () => {
    await fc.assert(
      fc.asyncProperty(documents(30), plans, fc.string(), async (some, plan, note) => {
        const index = buildIndex(some, { now: NOW });
        const back = await read(written(index, note));
        expect(back.note).toBe(note);
        expect(search(back.index, plan)).toEqual(search(index, plan));
        for (const { id, card } of some) expect(back.index.card(back.index.find(id))).toBe(card);
      }),
      { numRuns: 40 },
    );
  });

  it("never answers otherwise when one bit of it differs", async () => {
    const whole = written(buildIndex(docs, { now: NOW }));
    const all = { ...EVERYTHING, limit: docs.length };
    const right = search(buildIndex(docs, { now: NOW }), all);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length * 8 - 1 }), async (bit) => {
        const copy = Buffer.from(whole);
        copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
        try {
          // The gaps between arrays hold nothing.
          expect(search((await read(copy)).index, all)).toEqual(right);
        } catch (error) {
          if (!(error instanceof DamagedSnapshot)) throw error;
          refused++;
        }
      }),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(200);
  });

  it("says that a card is damaged when it is read, and answers of the others", async () => {
    // As long as several blocks, so that most cards have none in common.
    const long = docs.map((doc, i) => ({ ...doc, card: `${i}:${"é日x".repeat(900 + i * 31)}` }));
    const index = buildIndex(long, { now: NOW });
    const whole = written(index);
    const victim = long[3] as (typeof long)[number];
    const at = whole.indexOf(victim.card.slice(0, 2_000));
    whole[at + 1_000] = (whole[at + 1_000] as number) ^ 1;
    const back = (await read(whole)).index;
    expect(() => back.card(back.find(victim.id))).toThrow(DamagedSnapshot);
    const intact = long.filter(({ id, card }) => {
      try {
        expect(back.card(back.find(id))).toBe(card);
        return true;
      } catch (error) {
        if (error instanceof DamagedSnapshot) return false;
        throw error;
      }
    });
    expect(long.length - intact.length).toBeLessThanOrEqual(2);
  });

  it("is refused when it is cut short, empty, something else or of another format", async () => {
    const whole = written(buildIndex(docs, { now: NOW }));
    for (const length of [0, 4, 8, 15, 16, 23, 24, 400, whole.length - 8, whole.length - 1])
      await expect(read(whole.subarray(0, length)), String(length)).rejects.toThrow(DamagedSnapshot);
    const other = Buffer.from(whole);
    other.writeUInt32LE(4, 4);
    expect(await openSnapshot(sourceOf(other))).toEqual({ ok: false, reason: "its format is 4, not 5" });
    other.writeUInt32LE(2, 0);
    expect(await openSnapshot(sourceOf(other))).toEqual({ ok: false, reason: "it is not a snapshot" });
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
