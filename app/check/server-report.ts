import { headers } from "next/headers";
import { serverContext } from "@/app/_server/context";
import { type Problem, toProblem } from "@/lib/errors";
import { CLIENT_IP_HEADER } from "@/lib/http/client-ip";
import type { ProbeReport } from "@/lib/probe/types";
import { checkEndpoint } from "@/services/check-endpoint";
import { consumeRateLimit } from "@/services/consume-rate-limit";

/** The report for a page without scripts; counted together with `POST /api/validate`. Never throws. */
export async function serverReport(query: {
  resource: string;
  method: string;
}): Promise<{ ok: true; report: ProbeReport } | { ok: false; problem: Problem }> {
  const ip = (await headers()).get(CLIENT_IP_HEADER) ?? "unknown";
  try {
    const ctx = serverContext();
    await consumeRateLimit(ctx, `validate:${ip}`, { limit: 60, windowSeconds: 60 });
    const { resource, method } = query;
    return { ok: true, report: await checkEndpoint(ctx, { resource, method: method || undefined }) };
  } catch (error) {
    const problem = toProblem(error);
    if (problem.status === 500) console.error("[page] /check", error);
    return { ok: false, problem };
  }
}
