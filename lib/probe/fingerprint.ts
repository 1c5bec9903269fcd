import { createHash } from "node:crypto";
import type { ProbeReport } from "./types";

/**
 * A hash of what was judged: equal for two reports that differ only in times, measured words and what a seller makes
 * anew for each request (the extensions of a challenge). SHA-256, hex.
 */
export function fingerprint(report: ProbeReport): string {
  const { verdict, status, callableFromBrowser, terms, input } = report;
  const judged = {
    verdict,
    status,
    callableFromBrowser,
    findings: report.findings.map(({ id, severity }) => [id, severity]),
    terms: terms && [
      terms.x402Version,
      terms.resource,
      terms.rawAccepts,
      Object.keys(terms.extensions).sort(),
    ],
    input,
  };
  return createHash("sha256").update(JSON.stringify(judged, sortedKeys)).digest("hex");
}

/** Sellers do not promise an order of keys. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
