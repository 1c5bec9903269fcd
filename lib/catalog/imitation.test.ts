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

  it("nobody imitates who is verified no more", () => {
    const names = new VerifiedNames();
    names.set("1", named("Skyline Forecast", "api.skyline.com"));
    names.delete("1");
    expect(names.imitatedBy(named("Skyline Forecast", "other.example"))).toBeNull();
  });
});

it("what looks alike has one skeleton", () => {
  expect(skeleton("ACME")).toBe(skeleton("аcrne"));
  expect(skeleton("Pay-Pal")).toBe(skeleton("paypa1"));
  expect(skeleton("acme")).not.toBe(skeleton("acne"));
});
