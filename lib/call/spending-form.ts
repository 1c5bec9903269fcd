import { formatUsd } from "@/lib/x402/amount";
import type { SpendingRules } from "./spending-policy";
import { parseDollars, parseList } from "./spending-text";

/** The rules as the fields of a form: dollars and lines of text; an empty limit is none. */
export interface SpendingTexts {
  perCall: string;
  perDay: string;
  perOrigin: string;
  perPayee: string;
  ask: "always" | "from";
  unaskedBelow: string;
  allowOrigins: string;
  denyOrigins: string;
  allowPayees: string;
  denyPayees: string;
}

const dollars = (micros: bigint | null) =>
  micros === null ? "" : formatUsd(micros).slice(1).replaceAll(",", "");

export function textsOf(rules: SpendingRules): SpendingTexts {
  return {
    perCall: dollars(rules.perCallUsdMicros),
    perDay: dollars(rules.perDayUsdMicros),
    perOrigin: dollars(rules.perOriginUsdMicros),
    perPayee: dollars(rules.perPayeeUsdMicros),
    ask: rules.unaskedBelowUsdMicros === null ? "always" : "from",
    unaskedBelow: dollars(rules.unaskedBelowUsdMicros ?? 10_000n),
    allowOrigins: rules.allowOrigins.join("\n"),
    denyOrigins: rules.denyOrigins.join("\n"),
    allowPayees: rules.allowPayees.join("\n"),
    denyPayees: rules.denyPayees.join("\n"),
  };
}

/** The rules that the form means, or what is wrong with it, by field. */
export function rulesOf(
  texts: SpendingTexts,
): { ok: true; rules: SpendingRules } | { ok: false; errors: Partial<Record<keyof SpendingTexts, string>> } {
  const errors: Partial<Record<keyof SpendingTexts, string>> = {};
  const money = (field: "perCall" | "perDay" | "perOrigin" | "perPayee" | "unaskedBelow") => {
    if (texts[field].trim() === "" && field !== "perCall" && field !== "unaskedBelow") return null;
    const micros = parseDollars(texts[field]);
    if (micros === null) errors[field] = "Dollars, for example 0.50";
    return micros;
  };
  const list = (field: "allowOrigins" | "denyOrigins" | "allowPayees" | "denyPayees") => {
    const kind = field.endsWith("Origins") ? "origins" : "payees";
    const read = parseList(texts[field], kind);
    if (read.ok) return read.list;
    errors[field] = `Not ${kind === "origins" ? "a site" : "an address"}: ${read.wrong}`;
    return [];
  };
  const rules: SpendingRules = {
    perCallUsdMicros: money("perCall") ?? 0n,
    perDayUsdMicros: money("perDay"),
    perOriginUsdMicros: money("perOrigin"),
    perPayeeUsdMicros: money("perPayee"),
    unaskedBelowUsdMicros: texts.ask === "from" ? money("unaskedBelow") : null,
    allowOrigins: list("allowOrigins"),
    denyOrigins: list("denyOrigins"),
    allowPayees: list("allowPayees"),
    denyPayees: list("denyPayees"),
  };
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, rules };
}
