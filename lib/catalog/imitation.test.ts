import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { skeleton, VerifiedNames } from "./imitation";
import { providerOf } from "./provider";

const named = (name: string, host: string) => ({ name, host, provider: providerOf(host) });
const verified = new VerifiedNames();
verified.set("1", named("Skyline Forecast", "api.skyline.com"));
verified.set("2", named("Weather API", "weather.dev"));
verified.set("3", named("Acme", "acme.io"));
const imitated = (name: string, host: string) => verified.imitatedBy(named(name, host));

describe("who imitates a verified provider", () => {
  it.each([
    ["Skyline Forecast", "other.example", "api.skyline.com"],
    ["Skyllne F0recast", "other.example", "api.skyline.com"],
    ["Official Skyline rates", "other.example", "api.skyline.com"],
    ["Forecast", "skyllne.com", "api.skyline.com"],
    ["Forecast", "skylline.net", "api.skyline.com"],
    ["Forecast", "skyline.org", "api.skyline.com"],
    ["Forecast", "skyline-api.com", "api.skyline.com"],
    ["Pay", "acrne.io", "acme.io"],
    ["Αcme", "other.example", "acme.io"],
  ])("%s at %s", (name, host, whom) => expect(imitated(name, host)).toBe(whom));

  it.each([
    ["Skyline Forecast", "beta.skyline.com"],
    ["Weather API", "other.example"],
    ["Weather", "weather-api.com"],
    ["Skiing", "ski.example"],
    ["Acne clinic", "skin.example"],
    ["", "127.0.0.1:4021"],
  ])("not %s at %s", (name, host) => expect(imitated(name, host)).toBeNull());

  it("a name that several have proven is each of theirs, and nobody else's", () => {
    const names = new VerifiedNames();
    names.set("1", named("Morning Dew", "dawn.com"));
    names.set("2", named("Morning Dew", "heights.dev"));
    expect(names.imitatedBy(named("Morning Dew", "heights.dev"))).toBeNull();
    expect(names.imitatedBy(named("Morning Dew", "other.example"))).toBe("heights.dev");
    names.delete("2");
    expect(names.imitatedBy(named("Morning Dew", "heights.dev"))).toBe("dawn.com");
  });

  it("after any changes it is as if it had been told what is left alone", () => {
    const listing = fc.record({
      id: fc.constantFrom("1", "2", "3", "4"),
      name: fc.constantFrom("Skyline Forecast", "Acme", "Weather API", "Harbour"),
      host: fc.constantFrom("api.skyline.com", "skyline.com", "acme.io", "harbour.dev"),
      verified: fc.boolean(),
    });
    const asked = ["Skyline Forecast", "Acme", "Harbor", "Other"].flatMap((name) =>
      ["skyline.com", "acme.io", "acrne.io", "other.example"].map((host) => named(name, host)),
    );
    fc.assert(
      fc.property(fc.array(listing, { maxLength: 12 }), (changes) => {
        const names = new VerifiedNames();
        const left = new Map<string, { name: string; host: string }>();
        for (const { id, name, host, verified } of changes) {
          left.delete(id);
          if (verified) {
            names.set(id, named(name, host));
            left.set(id, { name, host });
          } else names.delete(id);
        }
        const anew = new VerifiedNames();
        for (const [id, { name, host }] of left) anew.set(id, named(name, host));
        const isImitated = (all: VerifiedNames) => asked.map((one) => all.imitatedBy(one) !== null);
        expect(isImitated(names)).toEqual(isImitated(anew));
      }),
    );
  });

  it("nobody imitates who is verified no more", () => {
    const names = new VerifiedNames();
    names.set("1", named("Skyline Forecast", "api.skyline.com"));
    names.delete("1");
    expect(names.imitatedBy(named("Skyline Forecast", "other.example"))).toBeNull();
  });
});

it("a name has the same skeleton whether it is plain ASCII or not", () => {
  const letters = fc.constantFrom(..."rnvwclmd01il|3456789aZ -_.~");
  fc.assert(
    fc.property(fc.string({ unit: letters }), (text) => {
      expect(skeleton(text)).toBe(skeleton(`${text}\u0301`));
    }),
  );
});

it("what looks alike has one skeleton", () => {
  expect(skeleton("ACME")).toBe(skeleton("аcrne"));
  expect(skeleton("Pay-Pal")).toBe(skeleton("paypa1"));
  expect(skeleton("acme")).not.toBe(skeleton("acne"));
});
