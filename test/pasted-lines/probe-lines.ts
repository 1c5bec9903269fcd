import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { judge } from "@/lib/probe/judge";
import { observe } from "@/lib/probe/observe";
import type { ProbeReport } from "@/lib/probe/types";
import { PATH } from "./scenes";

/** What the probe says of the endpoint at this origin. Chains are not asked. */
export async function probe(origin: string, method = "GET"): Promise<ProbeReport> {
  const fetch = createGuardedFetch({ allowHosts: [new URL(origin).host] });
  const deps = {
    fetch,
    readToken: async () => null,
    now: () => new Date(),
    browserOrigin: "http://localhost:3000",
  };
  const observation = await observe(deps, { url: origin + PATH, method });
  await fetch.close();
  return judge(observation);
}

export const idsOf = (report: ProbeReport) => report.findings.map(({ id }) => id);

/** Errors and warnings. */
export const graveOf = (report: ProbeReport) =>
  report.findings.filter(({ severity }) => severity !== "advice").map(({ id }) => id);
