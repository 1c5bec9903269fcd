import { isPayable } from "@/lib/probe/schedule";
import type { ProbeReport, ProbeStep } from "@/lib/probe/types";
import { validationOf } from "@/lib/probe/validation";
import { ndjson, wantsLines } from "./ndjson";
import { json } from "./route";

type RunProbe = (onStep?: (step: ProbeStep) => void) => Promise<ProbeReport>;

/**
 * A probe as an answer. With `Accept: application/x-ndjson` its steps are sent as they happen, one JSON line each
 * (`{"type":"step",…}`), then `{"type":"report","report":…}` or `{"type":"problem","problem":…}`; else the report
 * alone, also in the shape of Coinbase's `/validate`. `valid` says whether a buyer could pay.
 */
export async function probeResponse(request: Request, run: RunProbe): Promise<Response> {
  if (!wantsLines(request)) return json(validationOf(await run()));
  return ndjson("probe", async (send) => {
    const report = await run((step) => send({ type: "step", ...step }));
    send({ type: "report", report: withValid(report) });
  });
}

function withValid(report: ProbeReport): ProbeReport & { valid: boolean } {
  return { valid: isPayable(report.verdict), ...report };
}
