import type { WireIssue } from "@/lib/x402/types";
import type { View } from "../view";
import type { Problem, Rule } from "./rule";

type Details = Omit<Rule, "check">;

/** A rule whose work the strict parser already did: `codes` are the issues it stands for. */
export function fromIssues(
  codes: readonly string[],
  /** Whether it could have been broken at all. */
  applies: (view: View) => boolean,
  details: Details,
  refine?: (issue: WireIssue, view: View) => Partial<Problem>,
): Rule {
  return {
    ...details,
    check(view) {
      const issues = view.issues.filter((issue) => codes.includes(issue.code));
      if (issues.length === 0 && !applies(view)) return null;
      return issues.map((issue) => ({
        expected: issue.expected,
        observed: `${issue.path}: ${issue.observed}`,
        option: positionOf(issue.path),
        ...refine?.(issue, view),
      }));
    },
  };
}

/** The option that an issue is about; undefined when it concerns the whole challenge. */
function positionOf(path: string): number | undefined {
  const match = /^accepts\[(\d+)\](?!\.resource)/.exec(path);
  return match ? Number(match[1]) : undefined;
}

/** Whether some challenge was read, so that what is inside it could be checked. */
export const challengeRead = (view: View) => view.required !== null;
/** Whether at least one option was read or refused. */
export const optionsSeen = (view: View) =>
  view.options.length > 0 || view.issues.some((issue) => positionOf(issue.path) !== undefined);
export const v2HeaderSeen = (view: View) => view.parsed?.seen.v2Header === true;
