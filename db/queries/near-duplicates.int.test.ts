import { expect, it } from "vitest";
import { testDatabase } from "@/test/database";
import { insertListing } from "@/test/listing";
import { nearDuplicates } from "./near-duplicates";

const { db } = await testDatabase();

it("are the listings that search folds together with one, and no others", async () => {
  const at = (url: string, change = {}) => {
    const { host, pathname } = new URL(url);
    return insertListing(db, { url, host, path: pathname, name: "Rates", ...change });
  };
  const one = await at("https://rates.example/v1/rates?base=EUR");
  const other = await at("https://rates.example/v1/rates?base=USD");
  const number = await at("https://www.rates.example/v1/rates/");
  await at("https://rates.example/v1/rates?base=GBP", { name: "Another" });
  await at("https://rates.example/v2/quotes");
  await at("https://elsewhere.example/v1/rates");
  await at("https://rates.example/v1/rates?base=CHF", { catalogState: "withdrawn" });

  expect((await nearDuplicates(db, one, 10)).map(({ id }) => id)).toEqual([other.id, number.id]);
  expect(await nearDuplicates(db, one, 1)).toHaveLength(1);
});
