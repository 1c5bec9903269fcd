import { toProblem } from "@/lib/errors";
import { isPayable } from "@/lib/probe/schedule";
import type { ProbeReport, ProbeStep } from "@/lib/probe/types";
import { json } from "./route";

type RunProbe = (onStep?: (step: ProbeStep) => void) => Promise<ProbeReport>;

/**
 * A probe as an answer. With `Accept: application/x-ndjson` its steps are sent as they happen, one JSON line each
 * (`{"type":"step",…}`), then `{"type":"report","report":…}` or `{"type":"problem","problem":…}`; else the report
 * alone. `valid` says whether a buyer could pay.
 */
export async function probeResponse(request: Request, run: RunProbe): Promise<Response> {
  const streams = request.headers.get("accept")?.includes("application/x-ndjson");
  return streams ? streamed(run) : json(withValid(await run()));
}

function withValid(report: ProbeReport): ProbeReport & { valid: boolean } {
  return { valid: isPayable(report.verdict), ...report };
}

function streamed(run: RunProbe): Response {
  const encoder = new TextEncoder();
  let open = true;
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (line: object) => {
        if (open) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      };
      try {
        const report = await run((step) => send({ type: "step", ...step }));
        send({ type: "report", report: withValid(report) });
      } catch (error) {
        const problem = toProblem(error);
        if (problem.status === 500) console.error("[api] probe", error);
        send({ type: "problem", problem });
      }
      if (open) controller.close();
    },
    cancel() {
      open = false;
    },
  });
  // no-transform: a compressing proxy would hold the steps back.
  return new Response(body, {
    headers: { "content-type": "application/x-ndjson", "cache-control": "no-store, no-transform" },
  });
}
