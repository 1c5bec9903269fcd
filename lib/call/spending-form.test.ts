import { describe, expect, it } from "vitest";
import { rulesOf, textsOf } from "./spending-form";
import { DEFAULT_RULES } from "./spending-policy";

describe("the form of the limits", () => {
  it("says what the rules say, and means it", () => {
    const rules = {
      ...DEFAULT_RULES,
      perCallUsdMicros: 1_234_567_891n,
      perDayUsdMicros: null,
      unaskedBelowUsdMicros: 5_000n,
      denyOrigins: ["https://a.example"],
    };
    expect(rulesOf(textsOf(rules))).toEqual({ ok: true, rules });
  });

  it("names every field that means nothing, and then means nothing at all", () => {
    const texts = { ...textsOf(DEFAULT_RULES), perCall: "", perDay: "ten", allowPayees: "seller.eth" };
    const read = rulesOf(texts);
    expect(read.ok ? [] : Object.keys(read.errors).sort()).toEqual(["allowPayees", "perCall", "perDay"]);
  });

  it("an empty limit is none, but never for one call", () => {
    const read = rulesOf({ ...textsOf(DEFAULT_RULES), perDay: " ", perOrigin: "" });
    expect(read).toMatchObject({ ok: true, rules: { perDayUsdMicros: null, perOriginUsdMicros: null } });
  });
});
