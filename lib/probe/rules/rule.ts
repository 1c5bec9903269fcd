import type { Framework } from "../framework";
import type { RuleGroup, Severity } from "../types";
import type { View } from "../view";

/**
 * Lines to paste. `x402` fits every middleware of the JavaScript packages, `HTTP` says what must be on the wire, whoever
 * writes it. `%METHOD%`, `%URL%`, `%ORIGIN%`, `%PATH%` and `%NETWORK%` stand for those of the probed endpoint;
 * `substitute` in fix-lines.ts knows the others. `0x…` stands for an address, and nothing else is left to fill in.
 */
export type FixLines = Partial<Record<Framework | "x402" | "JavaScript" | "HTTP", string>>;

export interface Fix {
  words: string;
  lines?: FixLines;
}

/** What speaks against the endpoint, in the words of one rule. */
export interface Problem {
  expected: string;
  observed: string;
  /** Why it matters here, when the rule's own words do not fit. */
  detail?: string;
  fix?: Fix;
  /** When it is worse or better than the rule usually is. */
  severity?: Severity;
  /** Position in `accepts`: an error in one option blocks that option only. */
  option?: number;
}

/**
 * One check of one observation. `check` gives null when it does not apply, an empty list when it holds, and else what
 * is wrong. Pure, and never accuses where something else already explains what was seen. The rule's page is made from
 * the same object.
 */
export interface Rule {
  /** Stable, as linters have. */
  id: string;
  group: RuleGroup;
  severity: Severity;
  /** Heads the finding: what is wrong. */
  title: string;
  /** For the list of checks that hold. */
  holds: string;
  /** One or two plain sentences: why it matters. */
  detail: string;
  /** What a good endpoint does, in general. */
  expected: string;
  fix: Fix;
  /** Section of the specification, or the evidence. */
  source: string;
  check(view: View): Problem[] | null;
}
