import type { PaymentRequirements } from "@/lib/x402/types";
import type { DeclaredField, DeclaredInput } from "./types";

/** What changed: the amount, who is paid, the network, the token, the scheme, or the declared input. */
export const DRIFT_KINDS = ["price", "payTo", "network", "asset", "scheme", "schema"] as const;

export type DriftKind = (typeof DRIFT_KINDS)[number];

/** The payment option an event is about: as it is now, or as it was when it is gone. */
export interface DriftOption {
  scheme: string;
  /** CAIP-2. */
  network: string;
  asset: string;
  payTo: string;
}

/** One change, as machine values: an atomic amount, an address, a CAIP-2 network, a scheme, lines of a schema. */
export interface DriftEvent {
  kind: DriftKind;
  /** null for the schema. */
  option: DriftOption | null;
  /** null: was not there. */
  before: string | null;
  after: string | null;
}

/** What an endpoint asks for: how to pay it and how to call it. */
export interface Asked {
  accepts: readonly PaymentRequirements[];
  input: DeclaredInput | null;
}

/** The fields that name an option, and the kind of event that a change of each is. */
const FIELDS = [
  ["scheme", "scheme"],
  ["network", "network"],
  ["asset", "asset"],
  ["payTo", "payTo"],
  ["amount", "price"],
] as const;

const MAX_EVENTS = 64;
const MAX_SCHEMA_CHARS = 4_000;

/**
 * The changes from one probe's terms to the next one's. Options are paired by likeness wherever they stand, so a new
 * order is no change; an option without a counterpart is one event, of the kind that tells it from those that stayed.
 */
export function driftBetween(before: Asked, after: Asked): DriftEvent[] {
  const { pairs, gone, come } = pairOptions(before.accepts, after.accepts);
  const events = [
    ...pairs.flatMap(([x, y]) => changedFields(x, y)),
    ...gone.map((option) => wholeOption(option, after.accepts, "before")),
    ...come.map((option) => wholeOption(option, before.accepts, "after")),
    ...schemaChange(before.input, after.input),
  ];
  return events.slice(0, MAX_EVENTS);
}

type Pair = [PaymentRequirements, PaymentRequirements];

/** Likeness decides who is compared with whom: the pairs that agree in most fields first. */
function pairOptions(a: readonly PaymentRequirements[], b: readonly PaymentRequirements[]) {
  const gone = new Set(a);
  const come = new Set(b);
  const pairs: Pair[] = [];
  for (let agree = FIELDS.length; agree >= 2; agree--)
    for (const x of [...gone])
      for (const y of come) {
        if (likeness(x, y) !== agree) continue;
        gone.delete(x);
        come.delete(y);
        pairs.push([x, y]);
        break;
      }
  return { pairs, gone: [...gone], come: [...come] };
}

const likeness = (x: PaymentRequirements, y: PaymentRequirements) =>
  FIELDS.filter(([field]) => x[field] === y[field]).length;

function changedFields(x: PaymentRequirements, y: PaymentRequirements): DriftEvent[] {
  return FIELDS.filter(([field]) => x[field] !== y[field]).map(([field, kind]) => ({
    kind,
    option: optionOf(y),
    before: x[field],
    after: y[field],
  }));
}

/** An option that came or went: told by its first field that no option of the other side has. */
function wholeOption(
  option: PaymentRequirements,
  others: readonly PaymentRequirements[],
  side: "before" | "after",
): DriftEvent {
  const order = [FIELDS[1], FIELDS[2], FIELDS[0], FIELDS[3], FIELDS[4]] as const;
  const [field, kind] =
    order.find(([name]) => !others.some((other) => other[name] === option[name])) ?? FIELDS[4];
  const value = { before: null, after: null, [side]: option[field] };
  return { kind, option: optionOf(option), ...value };
}

function optionOf({ scheme, network, asset, payTo }: PaymentRequirements): DriftOption {
  return { scheme, network, asset, payTo };
}

/** The lines that only one side has, so that a reader sees what changed and not two whole schemas. */
function schemaChange(before: DeclaredInput | null, after: DeclaredInput | null): DriftEvent[] {
  const [old, now] = [schemaLines(before), schemaLines(after)];
  const only = (lines: string[], others: string[]) => {
    const left = lines.filter((line) => !others.includes(line)).join("\n");
    return left === "" ? null : left.slice(0, MAX_SCHEMA_CHARS);
  };
  const [gone, come] = [only(old, now), only(now, old)];
  return gone === null && come === null ? [] : [{ kind: "schema", option: null, before: gone, after: come }];
}

function schemaLines(input: DeclaredInput | null): string[] {
  if (!input) return [];
  const line = (where: string) => (field: DeclaredField) =>
    `${where}.${field.name}: ${sorted(field.schema)}${field.required ? ", required" : ""}`;
  return [
    `method: ${input.method}`,
    ...(input.routeTemplate ? [`route: ${input.routeTemplate}`] : []),
    ...input.pathParams.map(line("path")),
    ...input.queryParams.map(line("query")),
    ...input.headers.map(line("header")),
    ...(input.body ? [`body: ${input.body.type}`, ...input.body.fields.map(line("body"))] : []),
  ];
}

function sorted(schema: unknown): string {
  return JSON.stringify(schema, (_key, value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
