import { expect, it } from "vitest";
import { JsonList, jsonAnswer, jsonPiece } from "./byte-answer";

const ITEMS = [{ name: "weather", at: [1, 2] }, { name: "Zürich, 東京" }, {}];
const listed = (items: object[]) => new JsonList(items.map(jsonPiece));

it.each([
  { version: 2, items: ITEMS, total: 3 },
  { items: ITEMS },
  { items: [], total: 0 },
  { first: ITEMS, left: undefined, second: ITEMS.slice(1), page: { cursor: null } },
  {},
])("writes what JSON.stringify would, piece by piece: %j", (value) => {
  const made = Object.entries(value).map(([name, member]) => [
    name,
    Array.isArray(member) ? listed(member) : member,
  ]);
  const { body, headers } = jsonAnswer(Object.fromEntries(made), 5);
  expect(body.toString()).toBe(JSON.stringify(value));
  expect(headers.etag).toMatch(/^W\/"[\w-]{22}"$/);
});

it("has an ETag that changes with every part of the answer and with nothing else", () => {
  const etag = (value: object) => jsonAnswer(value, 5).headers.etag;
  const [a, b, c] = ITEMS as [object, object, object];
  const answers = [
    { items: listed([a, b]), total: 2 },
    { items: listed([b, a]), total: 2 },
    { items: listed([a]), total: 2 },
    { items: listed([a, c]), total: 2 },
    { items: listed([a, b]), total: 3 },
    { resources: listed([a, b]), total: 2 },
    { items: listed([]), total: 2 },
  ];
  expect(new Set(answers.map(etag)).size).toBe(answers.length);
  expect(etag({ items: listed([a, b]), total: 2 })).toBe(etag(answers[0] as object));
});
