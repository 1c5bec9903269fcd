import fc from "fast-check";
import { expect, it } from "vitest";
import { type DescribedListing, listingJsonLd } from "./json-ld";

const LISTING: DescribedListing = {
  pageUrl: "https://souk.example/listings/1",
  name: "Rates",
  description: "",
  tags: [],
  url: "https://api.example/rates",
  host: "api.example",
  minPriceUsdMicros: 2_000n,
  optionCount: 2,
  listedAt: "2026-01-02T03:04:05.000Z",
};

it("whatever a provider writes stays a value and never becomes markup", () => {
  const hostile = fc.oneof(
    // Any UTF-16 units, lone surrogates too.
    fc.array(fc.nat(0xffff), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
    fc.constantFrom("</script><script>alert(1)</script>", "<!--", "]]>", "\u2028", '"},"@type":"Person"'),
  );
  fc.assert(
    fc.property(hostile, hostile, (name, description) => {
      const text = listingJsonLd({ ...LISTING, name, description, tags: [name] });
      expect(text).not.toMatch(/[<>&\u2028\u2029]/);
      const value = JSON.parse(text);
      expect(value.name).toBe(name);
      expect(value["@type"]).toBe("WebAPI");
    }),
  );
});

it("says the lowest price in dollars, and none where none is known", () => {
  expect(JSON.parse(listingJsonLd(LISTING)).offers).toMatchObject({
    lowPrice: "0.002",
    priceCurrency: "USD",
  });
  expect(JSON.parse(listingJsonLd({ ...LISTING, minPriceUsdMicros: null })).offers).toBeUndefined();
});
