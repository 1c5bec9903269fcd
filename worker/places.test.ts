import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPlaces, inFlightAtMost } from "./places";

const LATE_MS = 2_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function open(size: number) {
  const onFree = vi.fn();
  const places = createPlaces({ size, lateAfterMs: LATE_MS }, onFree);
  const take = (count: number, failing = false) => Array.from({ length: count }, () => places.take(failing));
  return { places, take, onFree };
}

describe("the places of a window", () => {
  test("are given up by those that run long, and taken again at once", () => {
    const { places, take, onFree } = open(64);
    take(64);
    vi.advanceTimersByTime(LATE_MS - 1);
    expect(places.room(false).sound).toBe(0);
    expect(onFree).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(places.room(false).sound).toBe(64);
    expect(onFree).toHaveBeenCalledTimes(64);
  });

  test("are kept by those that are quick until they are over, and freed once", () => {
    const { places, take } = open(64);
    const [leave] = take(1);
    expect(places.room(false).sound).toBe(63);
    leave?.();
    expect(places.room(false).sound).toBe(64);
    vi.advanceTimersByTime(LATE_MS);
    expect(places.room(false).sound).toBe(64);
  });

  test("are kept while this process is what is slow, and given up once it is not", () => {
    const { places, take } = open(64);
    take(64);
    const now = vi.spyOn(performance, "now").mockReturnValue(LATE_MS + 500);
    vi.advanceTimersByTime(LATE_MS);
    expect(places.room(false).sound).toBe(0);
    now.mockReturnValue(2 * LATE_MS + 500);
    vi.advanceTimersByTime(LATE_MS);
    expect(places.room(false).sound).toBe(64);
    now.mockRestore();
  });

  test("bound what is in flight although late ones give theirs up", () => {
    const { places, take } = open(64);
    let begun = 0;
    for (let round = 0; round < 5; round++) {
      const { sound, failing } = places.room(true);
      take(sound);
      take(failing, true);
      begun += sound + failing;
      vi.advanceTimersByTime(LATE_MS);
    }
    expect(begun).toBe(inFlightAtMost(64));
    expect(begun).toBe(64 + 64 + 4);
  });

  test("are given up by the one that is late the longest as soon as another late one is over", () => {
    const { places, take } = open(64);
    const late = take(64);
    vi.advanceTimersByTime(LATE_MS);
    take(64);
    vi.advanceTimersByTime(LATE_MS);
    expect(places.room(false).sound).toBe(0);
    late[0]?.();
    expect(places.room(false).sound).toBe(1);
  });

  test("are apart for failing listings, which never take those of others while these are wanted", () => {
    const { places, take, onFree } = open(64);
    expect(places.room(false)).toEqual({ sound: 64, failing: 4 });
    const [leave] = take(4, true);
    expect(places.room(false)).toEqual({ sound: 64, failing: 0 });
    vi.advanceTimersByTime(10 * LATE_MS);
    expect(places.room(false)).toEqual({ sound: 64, failing: 0 });
    leave?.();
    expect(onFree).toHaveBeenCalledOnce();
    expect(places.room(false).failing).toBe(1);
  });

  test("are lent to failing listings while nobody else wants them, up to a quarter", () => {
    const { places, take } = open(64);
    expect(places.room(true)).toEqual({ sound: 64, failing: 4 + 16 });
    take(20, true);
    expect(places.room(true)).toEqual({ sound: 48, failing: 0 });
  });

  test("are not lent while that many are in use", () => {
    const { places, take } = open(64);
    take(16);
    expect(places.room(true).failing).toBe(4);
    take(30);
    expect(places.room(true).failing).toBe(4);
  });

  test("are at least one for either, however small the window", () => {
    expect(open(1).places.room(false)).toEqual({ sound: 1, failing: 1 });
  });
});
