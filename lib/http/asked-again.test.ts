import { expect, it } from "vitest";
import { AskedAgain } from "./asked-again";

it("knows an address from the second time on, among many others", () => {
  const asked = new AskedAgain();
  const keys = Array.from({ length: 1_000 }, (_, i) => `/discovery/search?query=weather&maxUsdPrice=0.${i}`);
  expect(keys.filter((key) => asked.isAgain(key)).length).toBeLessThan(3);
  // A few have shared their place with another.
  expect(keys.filter((key) => asked.isAgain(key)).length).toBeGreaterThan(800);
});

it("forgets what was asked for long ago", () => {
  const asked = new AskedAgain();
  asked.isAgain("/discovery/resources");
  for (let i = 0; i < 200_000; i++) asked.isAgain(`/discovery/search?query=${i}`);
  expect(asked.isAgain("/discovery/resources")).toBe(false);
});
