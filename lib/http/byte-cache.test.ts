import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ByteCache } from "./byte-cache";

let nowMs = 0;
beforeEach(() => {
  nowMs = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const newCache = (maxBytes = 800) =>
  new ByteCache<string>({ maxBytes, ttlMs: 1_000, settleMs: 500, now: () => nowMs });
const sizeOf = (value: string) => value.length;
const put = (cache: ByteCache<string>, key: string, value: string) =>
  cache.getOrMake(key, sizeOf, async () => value);

test("a value is served until its time is over", async () => {
  const cache = newCache();
  await put(cache, "/", "page");
  nowMs = 999;
  expect(cache.get("/")).toBe("page");
  nowMs = 1_000;
  expect(cache.get("/")).toBeNull();
});

test("many who ask at once wait for one who makes it", async () => {
  const cache = newCache();
  const make = vi.fn(async () => "page");
  const all = await Promise.all([1, 2, 3].map(() => cache.getOrMake("/", sizeOf, make)));
  expect(all).toEqual(["page", "page", "page"]);
  expect(make).toHaveBeenCalledOnce();
});

test("while one makes anew what has just run out, the others are given the old value", async () => {
  const cache = newCache();
  await put(cache, "/", "old");
  nowMs = 1_000;
  let finish = (_value: string) => {};
  const making = cache.getOrMake("/", sizeOf, () => new Promise<string>((resolve) => (finish = resolve)));
  expect(await put(cache, "/", "unused")).toBe("old");
  finish("new");
  expect(await making).toBe("new");
  expect(cache.get("/")).toBe("new");
});

test("nobody is given what is much older", async () => {
  const cache = newCache();
  await put(cache, "/", "old");
  nowMs = 2_000;
  const making = put(cache, "/", "new");
  expect(await put(cache, "/", "unused")).toBe("new");
  await making;
});

test("a value that was read before a write is not kept", () => {
  const cache = newCache();
  const before = cache.emptied;
  cache.empty();
  cache.keep("/", "old", 3, before);
  expect(cache.get("/")).toBeNull();
});

test("when the maker fails the others are told to make their own", async () => {
  const cache = newCache();
  const failing = cache.getOrMake("/", sizeOf, () => Promise.reject(new Error("gone")));
  const waiting = cache.getOrMake("/", sizeOf, async () => "unused");
  await expect(failing).rejects.toThrow("gone");
  expect(await waiting).toBeNull();
  expect(await put(cache, "/", "page")).toBe("page");
});

test("what was made before a write is not served after it", async () => {
  const cache = newCache();
  let finish = (_value: string) => {};
  const made = cache.getOrMake("/", sizeOf, () => new Promise<string>((resolve) => (finish = resolve)));
  cache.empty();
  finish("old");
  expect(await made).toBe("old");
  expect(cache.get("/")).toBeNull();
});

test("who asks after a write does not wait for what was begun before it", async () => {
  const cache = newCache();
  void cache.getOrMake("/", sizeOf, () => new Promise<string>(() => {}));
  cache.empty();
  expect(await put(cache, "/", "new")).toBe("new");
});

test("the least recently used is given up first, and nothing too large is kept", async () => {
  const cache = newCache(800);
  for (const key of "abcdefgh") await put(cache, key, key.repeat(100));
  cache.get("a");
  await put(cache, "i", "i".repeat(100));
  expect(cache.get("b")).toBeNull();
  expect(cache.get("a")).toBe("a".repeat(100));
  await put(cache, "large", "x".repeat(101));
  expect(cache.get("large")).toBeNull();
});

test("many changes empty it at once and then no more often than it settles", async () => {
  const cache = newCache();
  cache.changed();
  await put(cache, "/", "one");
  nowMs = 100;
  cache.changed();
  cache.changed();
  expect(cache.get("/")).toBe("one");
  nowMs = 500;
  vi.advanceTimersByTime(400);
  expect(cache.get("/")).toBeNull();
});
