import { plainText } from "@/lib/x402/wire-issue";
import { payersOf } from "./audience";
import { declaredOutputExample } from "./declared-input";
import { rulesFor } from "./rule-book";
import { callableFromBrowser } from "./rules/cors";
import { fixFor } from "./rules/fix-lines";
import { toolCallableFromBrowser } from "./rules/mcp-cors";
import type { Problem, Rule } from "./rules/rule";
import type { Finding, Observation, ProbeReport, Severity, ToolSummary, Verdict } from "./types";
import { isAnswered, type ToolView, type View, viewOf } from "./view";

const RANK: Record<Severity, number> = { error: 0, warning: 1, advice: 2 };
const SHOWN_PER_FINDING = 3;

/**
 * Judges one observation: what is wrong, what holds, and whether a buyer can pay. Pure: the same observation gives the
 * same report, so old ones can be judged again. Payable takes a 402 with at least one option that nothing speaks against; errors
 * in other options then count as warnings.
 */
export function judge(observation: Observation): ProbeReport {
  const view = viewOf(observation);
  const checked = rulesFor(observation).flatMap((rule) => {
    const problems = rule.check(view);
    return problems ? [{ rule, problems }] : [];
  });
  const blocked = new Set(
    checked.flatMap(({ rule, problems }) =>
      problems.flatMap((p) => (isError(rule, p) && p.option !== undefined ? [p.option] : [])),
    ),
  );
  const anyClean = view.options.some(({ position }) => !blocked.has(position));
  const findings = checked
    .filter(({ problems }) => problems.length > 0)
    .map(({ rule, problems }) => findingOf(view, rule, problems, anyClean))
    .sort((a, b) => RANK[a.severity] - RANK[b.severity]);

  const { sold, cold, required } = view;
  const verdict = verdictOf(view, findings);
  const timings = (sold ?? cold).timings;
  return {
    verdict,
    summary: summaryOf(verdict, findings, view.otherProtocols),
    target: targetOf(observation),
    at: observation.at,
    latencyMs: isAnswered(sold ?? cold) ? (timings.firstByteMs ?? timings.totalMs) : null,
    status: isAnswered(cold) ? cold.result.status : null,
    terms: required,
    findings,
    passed: checked
      .filter(({ problems }) => problems.length === 0)
      .map(({ rule }) => ({ id: rule.id, title: rule.holds })),
    callableFromBrowser: view.tool ? toolCallableFromBrowser(view) : callableFromBrowser(view),
    payers: payersOf(view, verdict, blocked, findings),
    otherProtocols: view.otherProtocols,
    input: view.input,
    outputExample: required && declaredOutputExample(required),
    ...(view.tool && summaryOfTool(view.tool)),
  };
}

function summaryOfTool({ name, facts }: ToolView): { tool: ToolSummary } | null {
  const { transport, protocolVersion, server, declared } = facts;
  if (!transport || !protocolVersion || !server) return null;
  const { title = "", description = "" } = declared ?? {};
  return { tool: { name, title, description, server, transport, protocolVersion } };
}

function targetOf({ target: { url, method, tool } }: Observation): ProbeReport["target"] {
  return { url, method, ...(tool === undefined ? {} : { tool }) };
}

const isError = (rule: Rule, problem: Problem) => (problem.severity ?? rule.severity) === "error";

function findingOf(view: View, rule: Rule, problems: Problem[], anyClean: boolean): Finding {
  const severities = problems.map((problem): Severity => {
    const severity = problem.severity ?? rule.severity;
    return severity === "error" && problem.option !== undefined && anyClean ? "warning" : severity;
  });
  const severity = [...severities].sort((a, b) => RANK[a] - RANK[b])[0] ?? rule.severity;
  const worst = problems[severities.indexOf(severity)] as Problem;
  const shown = problems.slice(0, SHOWN_PER_FINDING).map((problem) => problem.observed);
  const more = problems.length - shown.length;
  return {
    id: rule.id,
    group: rule.group,
    severity,
    title: rule.title,
    detail: worst.detail ?? rule.detail,
    expected: plainText(worst.expected, 300),
    observed: plainText(shown.join("; ") + (more > 0 ? `; and ${more} more` : ""), 600),
    fix: fixFor(view, worst.fix ?? rule.fix, rule.group),
    source: rule.source,
  };
}

function verdictOf(view: View, findings: Finding[]): Verdict {
  const { result } = view.cold;
  if (result.kind === "failed") return result.code === "blocked" ? "blocked" : "unreachable";
  if (view.askedByOthers) return "other-protocol";
  if (view.signInOnly) return "auth-only";
  // Whatever rules overlook: without terms there is nothing that could be paid.
  if (findings.some((finding) => finding.severity === "error") || view.options.length === 0)
    return "not-payable";
  return findings.some((finding) => finding.severity === "warning") ? "payable-with-warnings" : "payable";
}

function summaryOf(verdict: Verdict, findings: Finding[], otherProtocols: string[]): string {
  const count = (severity: Severity, noun: string) => {
    const n = findings.filter((finding) => finding.severity === severity).length;
    return n === 0 ? [] : [`${inWords(n)} ${noun}${n === 1 ? "" : "s"}`];
  };
  const errors = count("error", "error");
  const warnings = count("warning", "warning");
  if (verdict === "blocked") return "Not called: this is not a public internet address";
  if (verdict === "unreachable") return "The endpoint could not be reached";
  if (verdict === "other-protocol") return `Paid by ${otherProtocols.join(" or ")}, not by x402`;
  if (verdict === "auth-only") return "Asks for a sign-in, not for a payment";
  if (verdict === "not-payable") return `Not payable yet: ${[...errors, ...warnings].join(", ")}`;
  return verdict === "payable" ? "Payable" : `Payable: ${warnings.join(", ")}`;
}

function inWords(n: number): string {
  return ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"][n] ?? String(n);
}
