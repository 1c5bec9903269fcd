import { expect, test } from "vitest";
import { isExhibit } from "./exhibit";

test.each([
  ["http://127.0.0.1:3101/hostile/price-bait", true],
  ["http://localhost:3101/hostile/vanish?t=1", true],
  ["http://127.0.0.1:3101/control", false],
  ["http://127.0.0.1:4021/rates", false],
  // Whoever is not on this machine cannot keep a listing out of the catalog, or in it, by a path.
  ["https://api.example.com/hostile/price-bait", false],
  ["https://127.0.0.1.example.com/hostile/x", false],
])("%s is an exhibit: %s", (url, exhibit) => expect(isExhibit(url)).toBe(exhibit));
