import { expect, test } from "vitest";
import { createRunning } from "./running";

test("a visitor has as many at once as are allowed, and one more when one has ended", () => {
  const running = createRunning("errands", { perVisitor: 2, inAll: 10 });
  const end = running.begin("a");
  running.begin("a");
  expect(() => running.begin("a")).toThrow(/You have 2 errands running, and 2 at once is the most/);
  running.begin("b");
  end();
  // Twice said is said once.
  end();
  expect(running.size()).toBe(2);
  running.begin("a");
  expect(() => running.begin("a")).toThrow(/at once/);
});

test("all visitors together have a limit, which is said", () => {
  const running = createRunning("errands", { perVisitor: 2, inAll: 3 });
  const ends = ["a", "b", "c"].map((visitor) => running.begin(visitor));
  expect(() => running.begin("d")).toThrow(/There are 3 errands running for everybody/);
  for (const end of ends) end();
  expect(running.size()).toBe(0);
});
