import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { learnPhrases, NO_PHRASES, Packer, type Phrases, unpack } from "./card-packing";

// Many texts are packed: a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const CARDS = Array.from({ length: 40 }, (_, i) =>
  JSON.stringify({
    id: `${i}`,
    name: `Weather Café ${i % 3}`,
    tags: ["weather", "日本"],
    cheapest: { network: "eip155:8453" },
  }),
);
const PHRASES = learnPhrases(CARDS);

function packed(text: string, phrases: Phrases): Uint8Array {
  const plain = Buffer.from(text);
  const to = new Uint8Array(plain.length);
  return to.subarray(0, new Packer(phrases).pack(plain, plain.length, to, 0));
}

const back = (text: string, phrases: Phrases) => {
  const bytes = packed(text, phrases);
  return unpack(bytes, 0, bytes.length, phrases);
};

describe("a packed card", () => {
  it("reads back as it was, whatever its text", () => {
    const pieces = fc.array(
      fc.oneof(fc.constantFrom(...CARDS, '","name":"', '{"id', '":'), fc.string({ unit: "binary" })),
    );
    fc.assert(
      fc.property(pieces, (some) => {
        const text = Buffer.from(some.join("")).toString();
        expect(back(text, PHRASES)).toBe(text);
        expect(back(text, NO_PHRASES)).toBe(text);
      }),
    );
  });

  it("takes less than half of what it took, of texts alike", () => {
    for (const card of CARDS) expect(packed(card, PHRASES).length).toBeLessThan(Buffer.byteLength(card) / 2);
  });

  it("is read when it is larger than any before", () => {
    const text = "a text without phrases ".repeat(5_000);
    expect(back(text, PHRASES)).toBe(text);
  });
});
