import { type ApiResult, NO_ANSWER, readProblem } from "@/components/api/call-api";
import type { Problem } from "@/lib/errors";
import { readLines } from "@/lib/http/read-lines";
import type { KeptCheck } from "@/lib/probe/kept-check";
import type { ProbeReport, ProbeStep } from "@/lib/probe/types";

/** A probe's report; a check's also says where it is kept, or null when it is not. */
export type StreamedReport = ProbeReport & { [field in keyof KeptCheck]?: string | null };

type Line =
  | ({ type: "step" } & ProbeStep)
  | { type: "report"; report: StreamedReport }
  | { type: "problem"; problem: Problem };

/**
 * Runs a probe on the server and reports each step as it happens (`application/x-ndjson`, a line a step, then the
 * report or a problem). Never throws; an aborted run ends as a problem of status 0.
 */
export async function streamProbe(
  path: string,
  body: unknown,
  { signal, onStep }: { signal: AbortSignal; onStep(step: ProbeStep): void },
): Promise<ApiResult<StreamedReport>> {
  try {
    const response = await fetch(path, {
      method: "POST",
      signal,
      headers: { "content-type": "application/json", accept: "application/x-ndjson" },
      body: JSON.stringify(body),
    });
    if (!response.ok || !response.body) return { ok: false, problem: await readProblem(response) };
    for await (const line of readLines(response.body)) {
      const message: Line = JSON.parse(line);
      if (message.type === "step") onStep(message);
      if (message.type === "problem") return { ok: false, problem: message.problem };
      if (message.type === "report") return { ok: true, status: response.status, value: message.report };
    }
  } catch {
    // Told below: the stream broke, was aborted or was not ours.
  }
  return { ok: false, problem: NO_ANSWER };
}
