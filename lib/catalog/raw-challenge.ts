import { readKeptAnswer } from "@/lib/probe/kept-answer";
import type { Observation } from "@/lib/probe/types";
import { parseToolChallenge } from "@/lib/x402/tool-challenge";

const MAX_CHARS = 24_000;

/**
 * The 402 as it came over the wire: status line, headers, body, long ones cut; of a tool the answer that had the terms.
 * Null when the probe met none.
 */
export function rawChallenge({ exchanges, tool }: Pick<Observation, "exchanges" | "tool">): string | null {
  if (tool) {
    const answers = tool.calls.map(({ answer }) => readKeptAnswer(answer));
    const told = answers.find((answer) => parseToolChallenge(answer).place !== null);
    return told ? cutAt(JSON.stringify(told, null, 2), false) : null;
  }
  const met = exchanges.find(({ result }) => result.kind === "response" && result.status === 402);
  if (met?.result.kind !== "response") return null;
  const { headers, body, truncated } = met.result;
  const text = ["HTTP 402", ...headers.map(([name, value]) => `${name}: ${value}`), "", body].join("\n");
  return cutAt(text, truncated);
}

function cutAt(text: string, truncated: boolean): string {
  const cut = truncated || text.length > MAX_CHARS;
  return `${text.slice(0, MAX_CHARS)}${cut ? "\n… (cut here)" : ""}`;
}
