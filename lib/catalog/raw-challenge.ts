import type { Observation } from "@/lib/probe/types";

const MAX_CHARS = 24_000;

/** The 402 as it came over the wire: status line, headers, body, long ones cut. Null when the probe met none. */
export function rawChallenge({ exchanges }: Pick<Observation, "exchanges">): string | null {
  const met = exchanges.find(({ result }) => result.kind === "response" && result.status === 402);
  if (met?.result.kind !== "response") return null;
  const { headers, body, truncated } = met.result;
  const text = ["HTTP 402", ...headers.map(([name, value]) => `${name}: ${value}`), "", body].join("\n");
  const cut = truncated || text.length > MAX_CHARS;
  return `${text.slice(0, MAX_CHARS)}${cut ? "\n… (cut here)" : ""}`;
}
