import { describe, expect, test } from "vitest";
import { SoukError } from "@/lib/errors";
import { parseDiscoveryQuery } from "./discovery-query";

const parse = (query: string) => parseDiscoveryQuery(new URLSearchParams(query));

test("without filters it is the first page of everything", () => {
  expect(parse("")).toEqual({ limit: 20, offset: 0 });
});

test("filters are read in their one spelling", () => {
  const query = "type=http&network=base-sepolia&scheme=exact&extensions=bazaar&limit=5&offset=10";
  expect(parse(`${query}&payTo=0x70997970c51812dc3a010c7d01b50e0d17dc79c8`)).toEqual({
    type: "http",
    network: "eip155:84532",
    scheme: "exact",
    extensions: "bazaar",
    payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    limit: 5,
    offset: 10,
  });
});

describe("what cannot be meant is refused by name, never ignored", () => {
  test.each([
    ["chain=base", "chain"],
    ["Network=eip155:8453", "Network"],
    ["type=ftp", "type"],
    ["type=", "type"],
    ["network=nowhere", "network"],
    ["network=eip155:8453&network=eip155:1", "network"],
    ["payTo=%00", "payTo"],
    ["scheme=EXACT", "scheme"],
    ["limit=0", "limit"],
    ["limit=1001", "limit"],
    ["limit=-1", "limit"],
    ["limit=1e2", "limit"],
    ["offset=x", "offset"],
    ["offset=9999999", "offset"],
  ])("%s", (query, field) => {
    const thrown = () => parse(query);
    expect(thrown).toThrow(SoukError);
    expect(thrown).toThrow(field);
  });
});
