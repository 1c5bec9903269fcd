import { expect, it } from "vitest";
import { foldKey } from "./fold-key";

const key = (host: string, path: string, name = "Rates", toolName = "") =>
  foldKey({ host, path, name, toolName });
const rates = key("api.example.com", "/v1/rates");

it.each([
  ["a trailing slash", key("api.example.com", "/v1/rates/")],
  ["upper case", key("API.example.com", "/V1/Rates", "RATES")],
  ["the scheme's port", key("api.example.com:443", "/v1/rates")],
  ["query values", key("api.example.com", "/v1/rates?base=EUR")],
])("%s is the same resource", (_what, same) => expect(same).toBe(rates));

it("identifiers in the path are one resource", () => {
  const of = (id: string) => key("a.example", `/wallet/${id}/balance`);
  expect(of("0x70997970C51812dc3A010C7d01b50e0d17dc79C8")).toBe(
    of("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
  );
  expect(of("17")).toBe(of("7d444840-9dc0-4c1f-9c4a-0d3a1f1f4f5e"));
});

it.each([
  ["another path", key("api.example.com", "/v1/history")],
  ["another host", key("other.example.com", "/v1/rates")],
  ["another name", key("api.example.com", "/v1/rates", "Old rates")],
  ["another tool", key("api.example.com", "/v1/rates", "Rates", "get_rate")],
])("%s is another resource", (_what, other) => expect(other).not.toBe(rates));
