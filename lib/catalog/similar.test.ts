import { expect, it } from "vitest";
import { effectiveQuery } from "./query-grammar";
import { similarQuery } from "./similar";

it("asks for any telling word of the name and the tags", () => {
  expect(similarQuery({ name: "The Weather API", tags: ["weather", "Rain forecast"] })?.q).toBe(
    "weather or rain or forecast",
  );
  expect(similarQuery({ name: "127.0.0.1:3000", tags: [] })).toBeNull();
});

it("is only words, whatever a provider calls itself", () => {
  const query = similarQuery({ name: 'price:<0.01 -spam "phrase" is:live', tags: ["a:b"] });
  const read = query && effectiveQuery(query);
  expect(read?.problems).toEqual([]);
  expect(read?.query.maxPriceUsdMicros).toBeNull();
  expect(read?.terms.flat().every(({ negated, phrase }) => !negated && !phrase)).toBe(true);
});
