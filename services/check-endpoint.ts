import { SoukError } from "@/lib/errors";
import { REFUSED_ADDRESS } from "@/lib/net/target-url";
import type { ProbeReport, ProbeStep } from "@/lib/probe/types";
import { acceptTarget, type TargetInput } from "./accept-target";
import type { Context } from "./context";
import { countVisit } from "./count-visit";
import { runProbe } from "./run-probe";

/**
 * Probes an endpoint and says what is wrong with it; stores nothing. Without `method` the probe looks for it;
 * with `tool` it is that tool of an MCP server.
 * Throws SoukError `unsupported-url`, `blocked-address` or `rate-limited`.
 */
export async function checkEndpoint(
  ctx: Context,
  input: TargetInput,
  onStep?: (step: ProbeStep) => void,
): Promise<ProbeReport> {
  const { url, host, method, tool } = acceptTarget(ctx, input);
  await countVisit(ctx, host);
  const { report } = await runProbe(ctx, { url, method, tool }, onStep);
  if (report.verdict === "blocked") throw new SoukError("blocked-address", REFUSED_ADDRESS);
  return report;
}
