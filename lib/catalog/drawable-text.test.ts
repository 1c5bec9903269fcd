import { expect, it } from "vitest";
import { drawable } from "./drawable-text";

it("keeps what the font has and nothing else", () => {
  expect(drawable("Café “rates” – 1 €", 80)).toBe("Café “rates” – 1 €");
  expect(drawable("天気 API 🌦 v2", 80)).toBe("API v2");
  expect(drawable("🌦", 80)).toBe("");
});

it("says where it was cut", () => {
  expect(drawable("abcdefghij", 5)).toBe("abcd…");
});
