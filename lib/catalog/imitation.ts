import { fold, splitWords } from "@/lib/search/tokenize";
import { CATEGORIES } from "./categories";
import { CATEGORY_SLUGS } from "./category-slugs";

/** Letters that look like others, after accents are gone; what stands for two comes first. */
const LOOKS_LIKE: readonly (readonly [string, string])[] = [
  ["rn", "m"],
  ["vv", "w"],
  ["cl", "d"],
  ..."0o 1l il |l 3e 4a 5s 7t 8b 9g 6g аa сc еe оo рp хx уy іl јj ѕs ԁd һh ɡg αa βb εe ιl κk νv οo ρp τt υu χx ηn ωw ıl ƒf"
    .split(" ")
    .map((pair) => {
      const letters = [...pair];
      return [letters[0] ?? "", letters.at(-1) ?? ""] as const;
    }),
];

/** Words that many names have: alone they are nobody's. */
const COMMON = new Set(
  [
    "api apis app apps pay x402 the a of for and by my get official service services server web online free pro cloud io dev labs network protocol open data ai agent agents bot hub tools tool",
    ...CATEGORY_SLUGS.flatMap((slug) => [
      CATEGORIES[slug].strong,
      CATEGORIES[slug].weak,
      CATEGORIES[slug].name,
    ]),
  ].flatMap((text) => splitWords(text).sequence),
);

/** Shorter ones are met by chance. */
const MIN_LABEL = 4;
const MIN_FOR_TYPO = 6;

/** What looks alike has the same skeleton: "Αcrne", "acme" and "ACME" do. Letters and digits alone. */
export function skeleton(text: string): string {
  let plain = fold(text).replace(/[^\p{L}\p{N}|]+/gu, "");
  for (const [from, to] of LOOKS_LIKE) plain = plain.replaceAll(from, to);
  return plain;
}

interface Named {
  name: string;
  host: string;
  provider: string;
}

/** The names of providers who have proven who they are, and who imitates them. */
export class VerifiedNames {
  private readonly byId = new Map<string, Named>();
  private signs: Map<string, Named> | null = null;

  /** A listing whose owner is verified. */
  set(id: string, named: Named): void {
    this.byId.set(id, named);
    this.signs = null;
  }

  clear(): void {
    this.byId.clear();
    this.signs = null;
  }

  delete(id: string): void {
    if (this.byId.delete(id)) this.signs = null;
  }

  /**
   * The verified host that somebody else's name or host imitates, or null. Compared are whole names and the registered
   * label of hosts ("acme" of api.acme.com), by how they look; names made of common words ("Weather API") are nobody's.
   */
  imitatedBy(other: Named): string | null {
    this.signs ??= this.read();
    if (this.signs.size === 0) return null;
    const label = labelOf(other.provider);
    const shapes = [
      `name:${skeleton(other.name)}`,
      ...[...splitWords(other.name).sequence, ...(label?.split("-") ?? []), label ?? ""].flatMap((word) =>
        labelShapes(word),
      ),
    ];
    for (const shape of shapes) {
      const whose = this.signs.get(shape);
      if (whose && whose.provider !== other.provider) return whose.host;
    }
    return null;
  }

  private read(): Map<string, Named> {
    const signs = new Map<string, Named>();
    for (const named of this.byId.values()) {
      const words = splitWords(named.name).sequence;
      if (
        skeleton(named.name).length >= MIN_LABEL &&
        words.some((word) => !COMMON.has(word) && !/^\d+$/.test(word))
      )
        signs.set(`name:${skeleton(named.name)}`, named);
      const label = labelOf(named.provider);
      if (label && !label.split("-").every((word) => COMMON.has(word)))
        for (const shape of labelShapes(label)) signs.set(shape, named);
    }
    return signs;
  }
}

/** The label that was registered; null for addresses and names without a dot. */
function labelOf(provider: string): string | null {
  if (/^[\d.:]+$|^\[/.test(provider) || !provider.includes(".")) return null;
  return provider.split(".")[0] ?? null;
}

/** The word as it looks, and with one letter left out where it is long: one letter more, less or other still meets. */
function labelShapes(word: string): string[] {
  const shape = skeleton(word);
  if (shape.length < MIN_LABEL || COMMON.has(word)) return [];
  const shapes = [`label:${shape}`];
  if (shape.length >= MIN_FOR_TYPO)
    for (let i = 0; i < shape.length; i++) shapes.push(`label:${shape.slice(0, i)}${shape.slice(i + 1)}`);
  return shapes;
}
