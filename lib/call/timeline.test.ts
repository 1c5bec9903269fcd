import { expect, test } from "vitest";
import { testRecord } from "@/lib/evidence/test-record";
import { withEvent } from "./history";
import { timelineOf } from "./timeline";

test("the steps come in the order in which they happen, each with whose word its time is", () => {
  expect(timelineOf(testRecord()).map(({ what, by }) => [what, by])).toEqual([
    ["Asked for the resource, and got the 402", "this browser"],
    ["Bound to this request", "Souk"],
    ["Signed by the wallet", "this browser"],
    ["Payment sent", "the relay"],
    ["The seller answered 200", "the relay"],
    ["In block 101", "the chain"],
    ["Read from the chain", "Souk"],
  ]);
});

test("what did not happen is not a step", () => {
  const record = testRecord();
  const times = {
    ...record.times,
    sentAt: null,
    respondedAt: null,
    provenAt: null,
    responseMs: null,
    measured: null,
  };
  expect(timelineOf({ ...record, times, response: null, proven: null }).map(({ what }) => what)).toEqual([
    "Bound to this request",
  ]);
});

test("a history keeps its beginning and its end, and no event twice", () => {
  const event = (n: number) => ({ at: `t${n}`, state: "unknown" as const, detail: `look ${n}` });
  let history = withEvent([], event(0));
  expect(withEvent(history, { ...event(0), at: "later" })).toEqual(history);
  for (let n = 1; n < 100; n++) history = withEvent(history, event(n));
  expect(history).toHaveLength(24);
  expect(history[0]).toEqual(event(0));
  expect(history.at(-1)).toEqual(event(99));
});
