import { headers } from "next/headers";
import { serverContext } from "@/app/_server/context";
import { type Problem, toProblem } from "@/lib/errors";
import { CLIENT_IP_HEADER } from "@/lib/http/client-ip";
import type { CheckReport } from "@/lib/probe/kept-check";
import { checkEndpoint } from "@/services/check-endpoint";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { keepCheck } from "@/services/keep-check";

/** The report for a page without scripts; counted together with `POST /api/validate`. Never throws. */
export async function serverReport(query: {
  resource: string;
  method: string;
  tool?: string;
}): Promise<{ ok: true; report: CheckReport } | { ok: false; problem: Problem }> {
  const ip = (await headers()).get(CLIENT_IP_HEADER) ?? "unknown";
  try {
    const ctx = serverContext();
    await consumeRateLimit(ctx, `validate:${ip}`, { limit: 60, windowSeconds: 60 });
    const { resource, method, tool } = query;
    const report = await checkEndpoint(ctx, { resource, method: method || undefined, tool });
    return { ok: true, report: await keepCheck(ctx, report) };
  } catch (error) {
    const problem = toProblem(error);
    if (problem.status === 500) console.error("[page] /check", error);
    return { ok: false, problem };
  }
}
