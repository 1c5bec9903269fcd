import { describe, expect, it } from "vitest";
import { CATEGORIES } from "./categories";
import { categoriesOf } from "./categorise";
import { CATEGORY_SLUGS } from "./category-slugs";

const of = (name: string, description = "", tags: string[] = [], path = "/") =>
  categoriesOf({ name, description, tags, path, toolName: "" });

describe("categories", () => {
  it.each([
    [
      "Exchange rates",
      "Reference exchange rates between five currencies, one pair per call.",
      "exchange-rates",
    ],
    ["Forecast", "The weather of the coming days in a city.", "weather"],
    ["Summariser", "Shortens a text to its most telling sentences, in their own words.", "text"],
    ["Dice", "Throws dice for you.", "games"],
    ["Zodiac", "The sign of the zodiac of a day.", "fun"],
    ["Tile", "A tile pattern drawn from any words you send", "images"],
    ["Wallet screening", "Is this wallet on a sanctions list?", "risk"],
    ["Reader", "Turns any page of the web into clean markdown", "web-pages"],
    ["Chat", "OpenAI-compatible chat completions with open models", "ai-models"],
    ["Balances", "Token balances of a wallet on Base and Ethereum", "onchain-data"],
    ["get_flight_status", "Where a flight is now", "travel"],
  ])("%s: %s", (name, description, category) => expect(of(name, description)[0]).toBe(category));

  it("are none where the words fit nothing", () => {
    expect(of("api.example.com/v1/thing", "Does a thing")).toEqual([]);
    expect(of("")).toEqual([]);
  });

  it("are at most three, and never chosen by repeating a word", () => {
    expect(
      of("All", CATEGORY_SLUGS.map((slug) => CATEGORIES[slug].strong).join(" ")).length,
    ).toBeLessThanOrEqual(3);
    expect(of("Thing", "price ".repeat(50))).toEqual([]);
  });

  it("read tags and the path too", () => {
    expect(of("Acme", "", ["weather"])).toEqual(["weather"]);
    expect(of("Acme", "", [], "/api/generate-image")).toEqual(["images"]);
  });
});
