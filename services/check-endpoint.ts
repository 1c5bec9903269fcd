import { SoukError } from "@/lib/errors";
import type { ProbeReport, ProbeStep } from "@/lib/probe/types";
import { acceptTarget } from "./accept-target";
import type { Context } from "./context";
import { runProbe } from "./run-probe";

/**
 * Probes an endpoint and says what is wrong with it; stores nothing. Without `method` the probe looks for it.
 * Throws SoukError `unsupported-url` or `blocked-address`.
 */
export async function checkEndpoint(
  ctx: Context,
  input: { resource: string; method?: string },
  onStep?: (step: ProbeStep) => void,
): Promise<ProbeReport> {
  const { url, method } = acceptTarget(ctx, input);
  const { report } = await runProbe(ctx, { url, method }, onStep);
  if (report.verdict === "blocked") throw new SoukError("blocked-address", BLOCKED);
  return report;
}

/** One text for every refused address, so that it tells nothing about the network behind us (security row 4). */
export const BLOCKED = "This address is not allowed: Souk only visits public addresses on ports 80 and 443.";
