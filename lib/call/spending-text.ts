import { getAddress, isAddress } from "viem";
import { DEFAULT_RULES, type LedgerEntry, type SpendingRules } from "./spending-policy";

const MAX_LIST = 500;
const MICROS = /^(?:0|[1-9]\d{0,15})$/;

type Stored = Record<keyof SpendingRules, unknown>;

/** Rules as they are kept: amounts as decimal strings of millionths. */
export function rulesToText(rules: SpendingRules): string {
  return JSON.stringify(rules, (_key, value) => (typeof value === "bigint" ? String(value) : value));
}

/** The kept rules; null when the text is not theirs, because a limit that cannot be read must not become none. */
export function rulesFromText(text: string | null): SpendingRules | null {
  if (text === null) return DEFAULT_RULES;
  const kept = parse(text) as Stored | null;
  if (typeof kept !== "object" || kept === null) return null;
  const perCall = micros(kept.perCallUsdMicros);
  const limits = [
    kept.perDayUsdMicros,
    kept.perOriginUsdMicros,
    kept.perPayeeUsdMicros,
    kept.unaskedBelowUsdMicros,
  ].map((value) => (value === null ? null : micros(value)));
  const lists = [kept.allowOrigins, kept.denyOrigins, kept.allowPayees, kept.denyPayees].map(texts);
  if (perCall === undefined || limits.includes(undefined) || lists.includes(null)) return null;
  const [perDay = null, perOrigin = null, perPayee = null, unasked = null] = limits;
  const [allowOrigins, denyOrigins, allowPayees, denyPayees] = lists as string[][];
  return {
    perCallUsdMicros: perCall,
    perDayUsdMicros: perDay,
    perOriginUsdMicros: perOrigin,
    perPayeeUsdMicros: perPayee,
    allowOrigins: allowOrigins ?? [],
    denyOrigins: denyOrigins ?? [],
    allowPayees: allowPayees ?? [],
    denyPayees: denyPayees ?? [],
    unaskedBelowUsdMicros: unasked,
  };
}

export function ledgerToText(ledger: readonly LedgerEntry[]): string {
  return JSON.stringify(ledger.map((entry) => ({ ...entry, usdMicros: String(entry.usdMicros) })));
}

/** The kept ledger; null when the text is not one. */
export function ledgerFromText(text: string | null): LedgerEntry[] | null {
  if (text === null) return [];
  const kept = parse(text);
  if (!Array.isArray(kept)) return null;
  const entries: LedgerEntry[] = [];
  for (const value of kept as Partial<Record<keyof LedgerEntry, unknown>>[]) {
    const usdMicros = micros(value?.usdMicros);
    const { id, origin, payee, at } = value ?? {};
    if (usdMicros === undefined || typeof at !== "number" || !Number.isFinite(at)) return null;
    if (typeof id !== "string" || typeof origin !== "string" || typeof payee !== "string") return null;
    entries.push({ id, origin, payee, usdMicros, at });
  }
  return entries;
}

/** Dollars as people type them, in millionths; null when it is not an amount of at most $99,999. */
export function parseDollars(text: string): bigint | null {
  const match = /^\s*\$?\s*(\d{1,5})(?:\.(\d{1,6}))?\s*$/.exec(text);
  if (!match) return null;
  return BigInt(match[1] ?? "0") * 1_000_000n + BigInt((match[2] ?? "").padEnd(6, "0"));
}

/**
 * A list as people type it, one a line: sites as origins (`api.example.com` means https), payees as addresses.
 * `wrong` names the first line that is neither.
 */
export function parseList(
  text: string,
  kind: "origins" | "payees",
): { ok: true; list: string[] } | { ok: false; wrong: string } {
  const list = new Set<string>();
  for (const line of text.split(/[\n,]/)) {
    const word = line.trim();
    if (word === "") continue;
    const read = kind === "origins" ? originOf(word) : payeeOf(word);
    if (read === null || list.size >= MAX_LIST) return { ok: false, wrong: word.slice(0, 80) };
    list.add(read);
  }
  return { ok: true, list: [...list] };
}

/** An address with its mixed-case checksum wrong is a typing error: it is refused, not lower-cased. */
const payeeOf = (word: string) =>
  /^0x[0-9a-f]{40}$/.test(word) || (isAddress(word) && getAddress(word)) ? word.toLowerCase() : null;

function originOf(word: string): string | null {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(word) ? word : `https://${word}`);
    const plain = url.username === "" && url.password === "" && /^https?:$/.test(url.protocol);
    return plain && url.hostname !== "" ? url.origin : null;
  } catch {
    return null;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const micros = (value: unknown): bigint | undefined =>
  typeof value === "string" && MICROS.test(value) ? BigInt(value) : undefined;

const texts = (value: unknown): string[] | null =>
  Array.isArray(value) && value.length <= MAX_LIST && value.every((item) => typeof item === "string")
    ? value
    : null;
