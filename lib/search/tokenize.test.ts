import { describe, expect, it } from "vitest";
import { stem } from "./stem";
import { fold, splitWords } from "./tokenize";

const words = (text: string) => splitWords(text).sequence.join(" ");

describe("words of a text", () => {
  it("folds case, accents and full-width forms", () => {
    expect(words("Café ＷＥＡＴＨＥＲ Ünïted")).toBe("cafe weather united");
    expect(fold("Ａpi-É")).toBe("api-e");
  });
  it("takes camelCase apart and keeps it whole too", () => {
    expect(splitWords("getWeatherByCity")).toEqual({
      sequence: ["get", "weather", "by", "city"],
      joined: ["getweatherbycity"],
    });
    expect(words("HTTPServer parseJSON")).toBe("http server parse json");
  });
  it("splits hosts, paths and snake_case", () => {
    expect(words("api.example.com:8443/v1/eur_usd-rate?x=1")).toBe(
      "api example com 8443 v1 eur usd rate x 1",
    );
  });
  it("keeps addresses and words with digits whole", () => {
    expect(words("0xAbCdEf12 x402 EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v ETH")).toBe(
      "0xabcdef12 x402 epjfwdd5aufqssqem2qn1xzybapc8g4weggkzwytdt1v eth",
    );
  });
  it("joins what a hyphen divides", () => {
    expect(splitWords("real-time e-mail").joined).toEqual(["realtime"]);
  });
  it("makes a word of every character where no spaces are written", () => {
    expect(words("天气预报api です")).toBe("天 气 预 报 api て す");
  });
  it("finds no word in punctuation", () => {
    expect(splitWords(' -_./"\n ')).toEqual({ sequence: [], joined: [] });
  });
});

describe("stem", () => {
  it.each([
    ["forecast forecasts forecasting", "forecast"],
    ["currency currencies", "currency"],
    ["translate translates translation translations translator translating", "translat"],
    ["scrape scraping scraper scraped scrapes", "scrap"],
    ["generate generation generator generating", "generat"],
    ["verify verification verified verifying verifies", "verify"],
    ["summarize summarization summarizing", "summariz"],
    ["price prices pricing priced", "pric"],
    ["scan scans scanner scanning", "scan"],
    ["detect detection detecting detector", "detect"],
  ])("brings %s together", (forms, expected) => {
    const stems = forms.split(" ").map(stem);
    expect(new Set(stems)).toEqual(new Set([expected]));
  });
  it("keeps apart what means something else", () => {
    expect(stem("general")).not.toBe(stem("generate"));
    expect(stem("news")).toBe("news");
    expect(stem("status")).toBe("status");
    expect(stem("x402s")).toBe("x402s");
  });
});
