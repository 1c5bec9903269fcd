import type { PaymentRequirements } from "@/lib/x402/types";

/** One difference between two sets of payment options; an empty side means that the option was not there. */
export interface TermChange {
  /** `accepts[0].amount`, or `accepts[1]` for a whole option; numbered as in the set that has it. */
  field: string;
  before: string;
  after: string;
}

const FIELDS = ["scheme", "network", "amount", "asset", "payTo", "maxTimeoutSeconds"] as const;

interface Placed {
  option: PaymentRequirements;
  index: number;
}

/** Whether two options ask for exactly the same payment, `extra` included; the order of keys does not matter. */
export function sameRequirement(a: PaymentRequirements, b: PaymentRequirements): boolean {
  return FIELDS.every((field) => a[field] === b[field]) && canonical(a.extra) === canonical(b.extra);
}

/**
 * What changed from `a` to `b`, option by option. Equal options are paired first wherever they stand, so a change of
 * order alone is no change; then options that pay the same token in the same way are compared field by field; what is
 * left was removed or added.
 */
export function diffTerms(a: PaymentRequirements[], b: PaymentRequirements[]): TermChange[] {
  const before = a.map((option, index): Placed => ({ option, index }));
  const after = b.map((option, index): Placed => ({ option, index }));
  takePairs(before, after, sameRequirement);
  const pairs = [
    ...takePairs(before, after, (x, y) => samePlace(x, y) && x.payTo === y.payTo),
    ...takePairs(before, after, samePlace),
  ].sort(([x], [y]) => x.index - y.index);
  return [
    ...pairs.flatMap(([x, y]) => fieldChanges(x, y.option)),
    ...before.map((x) => ({ field: `accepts[${x.index}]`, before: inWords(x.option), after: "" })),
    ...after.map((y) => ({ field: `accepts[${y.index}]`, before: "", after: inWords(y.option) })),
  ];
}

const samePlace = (x: PaymentRequirements, y: PaymentRequirements) =>
  x.scheme === y.scheme && x.network === y.network && x.asset === y.asset;

/** Removes from both lists the options that match, in order, and returns them as pairs. */
function takePairs(
  before: Placed[],
  after: Placed[],
  match: (x: PaymentRequirements, y: PaymentRequirements) => boolean,
): [Placed, Placed][] {
  const pairs: [Placed, Placed][] = [];
  for (const x of [...before]) {
    const y = after.find((candidate) => match(x.option, candidate.option));
    if (!y) continue;
    before.splice(before.indexOf(x), 1);
    after.splice(after.indexOf(y), 1);
    pairs.push([x, y]);
  }
  return pairs;
}

function fieldChanges({ option, index }: Placed, now: PaymentRequirements): TermChange[] {
  const changes: TermChange[] = [];
  const compare = (name: string, before: string, after: string) => {
    if (before !== after) changes.push({ field: `accepts[${index}].${name}`, before, after });
  };
  for (const field of FIELDS) compare(field, String(option[field]), String(now[field]));
  const keys = new Set([...Object.keys(option.extra), ...Object.keys(now.extra)]);
  for (const key of [...keys].sort()) {
    const [was, is] = [option.extra[key], now.extra[key]];
    const exact = [canonical(was), canonical(is)] as const;
    if (exact[0] === exact[1]) continue;
    // 1 and "1" are not the same and read alike: then the quotes are shown.
    const [before, after] = shown(was) === shown(is) ? exact : [shown(was), shown(is)];
    changes.push({ field: `accepts[${index}].extra.${key}`, before, after });
  }
  return changes;
}

function inWords(option: PaymentRequirements): string {
  return `${option.scheme}: ${option.amount} of ${option.asset} on ${option.network} to ${option.payTo}`;
}

/** A value in words: a plain string stands for itself. */
const shown = (value: unknown) => (typeof value === "string" ? value : canonical(value));

/** JSON with sorted keys, the same text for the same value only; an absent value is empty. */
function canonical(value: unknown): string {
  if (value === undefined) return "";
  return JSON.stringify(value, (_key, inner) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  );
}
