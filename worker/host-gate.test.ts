import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createHostGate } from "./host-gate";

beforeEach(() => {
  // What the gate uses and no more: with all of them faked, Node 20.9 lets the hooks time out.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const polite = () => createHostGate({ perHost: 2, spacingMs: 250 });

describe("the gate before a host", () => {
  test("lets the visits of one host begin at a distance, and those of others at once", async () => {
    const gate = polite();
    const begun: string[] = [];
    const visit = async (host: string) => {
      await gate.enter(host);
      begun.push(`${host} ${Math.round(performance.now() - start)}`);
    };
    const start = performance.now();
    const visits = [visit("a"), visit("a"), visit("a"), visit("b")];
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(visits);
    expect(begun.sort()).toEqual(["a 0", "a 250", "a 500", "b 0"]);
  });

  test("keeps the distance also when the visits are short", async () => {
    const gate = polite();
    (await gate.enter("a"))?.();
    await vi.advanceTimersByTimeAsync(100);
    let begun = false;
    const second = gate.enter("a").then(() => {
      begun = true;
    });
    await vi.advanceTimersByTimeAsync(149);
    expect(begun).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await second;
    expect(begun).toBe(true);
  });

  test("names the hosts that have all the visits they may have, and no others", async () => {
    const gate = polite();
    const leave = await gate.enter("a");
    await gate.enter("b");
    const second = gate.enter("a");
    expect(gate.busy()).toEqual(["a"]);
    leave?.();
    expect(gate.busy()).toEqual([]);
    await vi.advanceTimersByTimeAsync(250);
    (await second)?.();
  });

  test("lets nobody in once it is shut, and keeps nobody waiting", async () => {
    const gate = polite();
    await gate.enter("a");
    const waiting = gate.enter("a");
    gate.shut();
    expect(await waiting).toBeNull();
    expect(await gate.enter("b")).toBeNull();
    expect(gate.busy()).toEqual([]);
  });
});
