import { isPayable } from "./schedule";
import type { ProbeReport } from "./types";

interface PreflightCheck {
  /** One of the four names that other validators know, or the id of a rule. */
  check: string;
  passed: boolean;
  /** `required`: without it the endpoint cannot be paid. */
  severity: "required" | "advisory";
  detail: string;
  expected?: string;
  actual?: string;
}

/** A report beside the fields by which clients of the ecosystem's `/validate` endpoints read it. */
export interface Validation extends ProbeReport {
  /** Whether a buyer could pay. */
  valid: boolean;
  preflight: PreflightCheck[];
  /** What this catalog would do with the endpoint. */
  simulation: { outcome: "accepted" } | { outcome: "rejected"; rejectionReason: string };
  statusCode?: number;
  x402Version?: number;
  /** The first option, as it came. */
  paymentRequirements?: Record<string, unknown>;
  bazaarExtension?: unknown;
}

/** A report in the shape of `POST /validate {resource, method}` as Coinbase's platform answers it, with everything of ours. */
export function validationOf(report: ProbeReport): Validation {
  const { terms, status } = report;
  const bazaar = terms?.extensions.bazaar;
  const valid = isPayable(report.verdict);
  return {
    valid,
    preflight: [...wellKnown(report), ...byRule(report)],
    simulation: valid
      ? { outcome: "accepted" }
      : { outcome: "rejected", rejectionReason: `${report.summary}.` },
    ...(status === null ? {} : { statusCode: status }),
    ...(terms ? { x402Version: terms.x402Version } : {}),
    ...(terms?.rawAccepts[0] ? { paymentRequirements: terms.rawAccepts[0] } : {}),
    ...(bazaar === undefined ? {} : { bazaarExtension: bazaar }),
    ...report,
  };
}

function wellKnown({ status, terms, input, summary }: ProbeReport): PreflightCheck[] {
  const answered = status !== null;
  const met402 = terms !== null || status === 402;
  return [
    {
      check: "reachable",
      passed: answered,
      severity: "required",
      detail: answered ? "The endpoint answered." : `${summary}.`,
    },
    {
      check: "returns_402",
      passed: met402,
      severity: "required",
      detail: met402 ? "It asks for a payment." : "It does not answer 402.",
      expected: "402",
      actual: answered ? String(status) : "no answer",
    },
    {
      check: "has_bazaar_extension",
      passed: input !== null || terms?.extensions.bazaar !== undefined,
      severity: "advisory",
      detail: "A declaration of the input: the bazaar extension, or outputSchema in v1.",
    },
    {
      check: "parse",
      passed: terms !== null,
      severity: "required",
      detail: terms ? "The challenge was read strictly." : "No challenge could be read.",
    },
  ];
}

function byRule({ findings, passed }: ProbeReport): PreflightCheck[] {
  return [
    ...findings.map(
      ({ id, severity, title, detail, expected, observed }): PreflightCheck => ({
        check: id,
        passed: false,
        severity: severity === "error" ? "required" : "advisory",
        detail: `${title}. ${detail}`,
        expected,
        actual: observed,
      }),
    ),
    ...passed.map(
      ({ id, title }): PreflightCheck => ({ check: id, passed: true, severity: "advisory", detail: title }),
    ),
  ];
}
