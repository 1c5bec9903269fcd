import { expect, test } from "vitest";
import { createCallKeys } from "./call-keys";

function memory(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
}

test("a call's key is found by its id, also by another visit", () => {
  const storage = memory();
  createCallKeys(() => storage).remember("one", "token-1");
  const later = createCallKeys(() => storage);
  later.remember("two", "token-2");
  expect(later.tokenOf("one")).toBe("token-1");
  expect(later.tokenOf("three")).toBeNull();
  expect(later.tokens()).toEqual(["token-2", "token-1"]);
});

test("only the newest two hundred are kept, each once", () => {
  const storage = memory();
  const keys = createCallKeys(() => storage);
  for (let i = 0; i < 205; i++) keys.remember(`call-${i}`, `token-${i}`);
  keys.remember("call-100", "token-100");
  expect(keys.tokens()).toHaveLength(200);
  expect(keys.tokens()[0]).toBe("token-100");
  expect(keys.tokenOf("call-0")).toBeNull();
});

test.each(["not json", '{"a":1}', '[["one"],[1,2],null]'])(
  "what others left in the storage (%s) is no key",
  (text) => {
    const storage = memory();
    storage.setItem("souk.calls", text);
    expect(createCallKeys(() => storage).tokens()).toEqual([]);
  },
);

test("a browser without storage only forgets", () => {
  const keys = createCallKeys(() => {
    throw new Error("denied");
  });
  keys.remember("one", "token-1");
  expect(keys.tokenOf("one")).toBeNull();
});
