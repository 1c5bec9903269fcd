import { hash53 } from "@/lib/search/hash";
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
  const plain = fold(text);
  return isAscii(plain) ? asciiSkeleton(plain) : anySkeleton(plain);
}

function anySkeleton(folded: string): string {
  let plain = folded.replace(/[^\p{L}\p{N}|]+/gu, "");
  for (const [from, to] of LOOKS_LIKE) plain = plain.replaceAll(from, to);
  return plain;
}

/** What each ASCII character looks like: nothing where it is no letter or digit. */
const ASCII = Array.from({ length: 128 }, (_, code) => anySkeleton(String.fromCharCode(code)));
const PAIRS = new Map(LOOKS_LIKE.filter(([from]) => from.length === 2));

const isAscii = (text: string) => {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
};

/** The same in one pass: nearly all names are such, and those of all verified providers are read at a start. */
function asciiSkeleton(folded: string): string {
  let plain = "";
  // The last letter stays back: with the next one it may look like another.
  let last = "";
  for (let at = 0; at < folded.length; at++) {
    const letter = folded[at] as string;
    const code = folded.charCodeAt(at);
    if (ASCII[code] === "") continue;
    const both = last !== "" && PAIRS.get(last + letter);
    if (both) {
      plain += both;
      last = "";
    } else {
      if (last !== "") plain += ASCII[last.charCodeAt(0)];
      last = letter;
    }
  }
  return last === "" ? plain : plain + ASCII[last.charCodeAt(0)];
}

interface Named {
  name: string;
  host: string;
  provider: string;
}

/** Somebody whose listings have a sign, with how many of them do, and who else. */
interface Holder {
  provider: Provider;
  listings: number;
  next: Holder | null;
}

interface Provider {
  id: string;
  /** One of its hosts. */
  host: string;
  listings: number;
}

/**
 * The names of providers who have proven who they are, and who imitates them. A listing more or less costs what its own
 * name costs, however many there are.
 */
export class VerifiedNames {
  private readonly byId = new Map<string, { name: string; provider: Provider }>();
  private readonly providers = new Map<string, Provider>();
  /** By hash: there may be a million of them. */
  private readonly signs = new Map<number, Holder>();

  /** A listing whose owner is verified. */
  set(id: string, named: Named): void {
    this.delete(id);
    let provider = this.providers.get(named.provider);
    if (!provider) {
      provider = { id: named.provider, host: named.host, listings: 0 };
      this.providers.set(named.provider, provider);
      for (const sign of labelSigns(named.provider)) this.hold(sign, provider);
    }
    provider.listings++;
    this.byId.set(id, { name: named.name, provider });
    const sign = nameSign(named.name);
    if (sign) this.hold(sign, provider);
  }

  delete(id: string): void {
    const named = this.byId.get(id);
    if (!named) return;
    const { name, provider } = named;
    this.byId.delete(id);
    const sign = nameSign(name);
    if (sign) this.release(sign, provider);
    if (--provider.listings > 0) return;
    this.providers.delete(provider.id);
    for (const label of labelSigns(provider.id)) this.release(label, provider);
  }

  /**
   * The verified host that somebody else's name or host imitates, or null. Compared are whole names and the registered
   * label of hosts ("acme" of api.acme.com), by how they look; names made of common words ("Weather API") are nobody's.
   */
  imitatedBy(other: Named): string | null {
    if (this.signs.size === 0) return null;
    const label = labelOf(other.provider);
    const shapes = [
      `name:${skeleton(other.name)}`,
      ...[...splitWords(other.name).sequence, ...(label?.split("-") ?? []), label ?? ""].flatMap((word) =>
        labelShapes(word),
      ),
    ];
    for (const shape of shapes) {
      const whose = this.signs.get(hash53(shape));
      if (whose && !holds(whose, other.provider)) return whose.provider.host;
    }
    return null;
  }

  private hold(sign: string, provider: Provider): void {
    const key = hash53(sign);
    const first = this.signs.get(key) ?? null;
    const own = holds(first, provider.id);
    if (own) own.listings++;
    else this.signs.set(key, { provider, listings: 1, next: first });
  }

  private release(sign: string, provider: Provider): void {
    const key = hash53(sign);
    const first = this.signs.get(key) ?? null;
    const own = holds(first, provider.id);
    if (!own || --own.listings > 0) return;
    if (own === first && own.next) this.signs.set(key, own.next);
    else if (own === first) this.signs.delete(key);
    for (let holder = first; holder; holder = holder.next) if (holder.next === own) holder.next = own.next;
  }
}

function holds(first: Holder | null, provider: string): Holder | null {
  for (let holder = first; holder; holder = holder.next) if (holder.provider.id === provider) return holder;
  return null;
}

/** What a name is known by; null for one that anybody may have. */
function nameSign(name: string): string | null {
  const shape = skeleton(name);
  const isOwn = splitWords(name).sequence.some((word) => !COMMON.has(word) && !/^\d+$/.test(word));
  return shape.length >= MIN_LABEL && isOwn ? `name:${shape}` : null;
}

/** Each once. */
function labelSigns(provider: string): Set<string> {
  const label = labelOf(provider);
  const isOwn = label && !label.split("-").every((word) => COMMON.has(word));
  return new Set(isOwn ? labelShapes(label) : []);
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
