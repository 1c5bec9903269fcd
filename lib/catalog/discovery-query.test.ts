import { describe, expect, test } from "vitest";
import { SoukError } from "@/lib/errors";
import { parseMerchantQuery, parseResourcesQuery, parseSearchQuery } from "./discovery-query";

const PAY_TO = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const CHECKSUMMED = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const resources = (query: string) => parseResourcesQuery(new URLSearchParams(query));
const search = (query: string) => parseSearchQuery(new URLSearchParams(query));
const merchant = (query: string) => parseMerchantQuery(new URLSearchParams(query));

test("without filters it is the first page of everything", () => {
  expect(resources("")).toEqual({ limit: 20, offset: 0 });
  expect(search("")).toEqual({ query: "", limit: 20 });
});

test("filters are read in their one spelling", () => {
  const query = "type=http&network=base-sepolia&scheme=exact&extensions=bazaar&limit=5&offset=10";
  expect(resources(`${query}&payTo=${PAY_TO}`)).toEqual({
    type: "http",
    network: "eip155:84532",
    scheme: "exact",
    extensions: ["bazaar"],
    payTo: CHECKSUMMED,
    limit: 5,
    offset: 10,
  });
  expect(merchant(`payTo=${PAY_TO}`)).toEqual({ payTo: CHECKSUMMED, limit: 20, offset: 0 });
});

test("the search also takes Coinbase's filters", () => {
  const query = "query=fx&maxUsdPrice=0.01&urlSubstring=/v1/&extensions=bazaar&extensions=offer-receipt";
  expect(search(`${query}&asset=${PAY_TO}`)).toEqual({
    query: "fx",
    maxUsdPrice: 10_000n,
    urlSubstring: "/v1/",
    extensions: ["bazaar", "offer-receipt"],
    asset: CHECKSUMMED,
    limit: 20,
  });
});

test("everything that is wrong is named at once", () => {
  expect(() => resources("chain=base&limit=0&type=ftp")).toThrow(
    expect.objectContaining({
      extra: {
        errors: [
          { field: "chain", message: expect.stringContaining("is not a filter here") },
          { field: "type", message: "must be http or mcp" },
          { field: "limit", message: "must be a whole number from 1 to 1000" },
        ],
      },
    }),
  );
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
    ["payTo=", "payTo"],
    ["scheme=EXACT", "scheme"],
    ["limit=0", "limit"],
    ["limit=1001", "limit"],
    ["limit=-1", "limit"],
    ["limit=1e2", "limit"],
    ["limit=", "limit"],
    ["offset=x", "offset"],
    ["offset=9999999", "offset"],
    ["cursor=a.b", "cursor"],
    ["extensions=a%20b", "extensions"],
  ])("%s", (query, field) => {
    const thrown = () => resources(query);
    expect(thrown).toThrow(SoukError);
    expect(thrown).toThrow(field);
  });

  test.each([
    ["limit=101", "limit"],
    ["maxUsdPrice=cheap", "maxUsdPrice"],
    ["maxUsdPrice=-1", "maxUsdPrice"],
    ["maxUsdPrice=", "maxUsdPrice"],
    ["urlSubstring=", "urlSubstring"],
    [`query=${"x".repeat(401)}`, "query"],
    ["offset=1", "offset"],
  ])("search %s", (query, field) => {
    expect(() => search(query)).toThrow(field);
  });

  test("a merchant must be named", () => {
    expect(() => merchant("")).toThrow("payTo");
  });
});
