import { inArray } from "drizzle-orm";
import { listings } from "@/db/schema/listings";
import { candidatesOf } from "@/lib/discovery/candidates";
import type { DiscoveryEvent, FoundEndpoint } from "@/lib/discovery/events";
import { typedUrl } from "@/lib/discovery/origin-of";
import type { Candidate, OriginDocument } from "@/lib/discovery/types";
import { declaredInput } from "@/lib/probe/declared-input";
import { isPayable } from "@/lib/probe/schedule";
import type { ProbeReport } from "@/lib/probe/types";
import { sideBySide } from "@/lib/side-by-side";
import { acceptTarget } from "./accept-target";
import { consumeRateLimit } from "./consume-rate-limit";
import type { Context } from "./context";
import { discoverTools } from "./discover-tools";
import { readDocuments } from "./read-documents";
import { runProbe } from "./run-probe";

export interface Discovery {
  origin: string;
  documents: OriginDocument[];
  endpoints: FoundEndpoint[];
}

const PARALLEL = 8;
/** After this no further probe is begun. */
const BUDGET_MS = 120_000;
const MAX_PROBLEMS = 8;

/**
 * Everything for sale on the host of `input` (a domain or any URL on it): reads its discovery documents, then probes
 * each endpoint they name and the URL itself, eight at a time; of an MCP server each tool. Stores nothing. `onEvent` hears of everything as it
 * happens; `signal` stops before the next probe. Throws SoukError `unsupported-url`, `blocked-address`, or
 * `rate-limited` (counted per host, whoever asks).
 */
export async function discoverOrigin(
  ctx: Context,
  input: string,
  onEvent: (event: DiscoveryEvent) => void = () => {},
  signal?: AbortSignal,
): Promise<Discovery> {
  const target = acceptTarget(ctx, { resource: typedUrl(input) });
  await consumeRateLimit(ctx, `discover-host:${target.host}`, { limit: 6, windowSeconds: 300 });
  const startedAtMs = ctx.now().getTime();
  const read = await readDocuments(ctx, new URL(target.url).origin, 0);
  const candidates = candidatesOf(read, target.url);
  const known = await knownListings(ctx, candidates);
  const documents = read.documents.map(({ entries, ...document }) => ({
    ...document,
    endpoints: entries.length,
  }));
  onEvent({ type: "documents", origin: read.origin, documents, candidates });

  const endpoints: FoundEndpoint[] = [];
  let skipped = 0;
  // Ids of what is found beside the candidates: tools, and second methods of one URL.
  let further = candidates.length;
  const probe = async (id: number, { url, tool }: Candidate, method?: string) => {
    const { report } = await runProbe(ctx, { url, method, tool });
    return foundEndpoint(id, url, report, known);
  };
  const probeTools = async (id: number, server: Candidate): Promise<boolean> => {
    const { tools } = await discoverTools(ctx, server.url);
    // One after the other: a server of tools is often one small process.
    for (const [position, { name }] of tools.entries()) {
      if (signal?.aborted || ctx.now().getTime() - startedAtMs > BUDGET_MS) break;
      const candidate = { ...server, method: "POST", tool: name };
      const { endpoint } = await probe(position === 0 ? id : further++, candidate, "POST");
      endpoints.push(endpoint);
      onEvent({ type: "probed", candidate, ...endpoint });
    }
    return tools.length > 0;
  };
  await sideBySide(candidates, PARALLEL, async (candidate, id) => {
    if (signal?.aborted || ctx.now().getTime() - startedAtMs > BUDGET_MS) {
      skipped++;
      const why = signal?.aborted ? "Stopped before its turn." : "Not probed: two minutes are used up.";
      return onEvent({ type: "skipped", id, why });
    }
    onEvent({ type: "probing", id });
    const { endpoint, report } = await probe(id, candidate, candidate.method);
    if (isMcpServer(report) && (await probeTools(id, candidate))) return;
    endpoints.push(endpoint);
    onEvent({ type: "probed", ...endpoint });
    const other = candidate.method ? undefined : otherMethod(report);
    if (!other || signal?.aborted) return;
    // A URL without a method may be sold under several. A paywall in front of everything asks for money whatever the
    // method, so the second one counts only where its own 402 declares it.
    const second = await probe(further++, candidate, other);
    const { terms } = second.report;
    if (!second.endpoint.payable || !terms || declaredInput(terms, "")?.method !== other) return;
    endpoints.push(second.endpoint);
    onEvent({ type: "probed", candidate: { ...candidate, method: other }, ...second.endpoint });
  });
  const payable = endpoints.filter((endpoint) => endpoint.payable).length;
  onEvent({ type: "done", probed: endpoints.length, payable, skipped });
  return { origin: read.origin, documents: read.documents, endpoints };
}

const isMcpServer = (report: ProbeReport) => report.findings.some(({ id }) => id === "mcp-tool-named");

function otherMethod(report: ProbeReport): string | undefined {
  if (!report.terms) return undefined;
  return report.target.method === "GET" ? "POST" : report.target.method === "POST" ? "GET" : undefined;
}

function foundEndpoint(
  id: number,
  url: string,
  report: ProbeReport,
  known: Map<string, FoundEndpoint["listing"]>,
): { endpoint: FoundEndpoint; report: ProbeReport } {
  const { method, tool } = report.target;
  const accepts = report.terms?.accepts ?? [];
  const endpoint = {
    id,
    url,
    method,
    ...(tool === undefined ? {} : { tool }),
    verdict: report.verdict,
    summary: report.summary,
    status: report.status,
    payable: isPayable(report.verdict),
    option: accepts[0] ?? null,
    moreOptions: Math.max(0, accepts.length - 1),
    problems: report.findings
      .filter(({ severity }) => severity !== "advice")
      .slice(0, MAX_PROBLEMS)
      .map(({ id: rule, severity, title }) => ({ id: rule, severity, title })),
    listing: known.get(`${method} ${url} ${tool ?? ""}`) ?? null,
  };
  return { endpoint, report };
}

async function knownListings(
  ctx: Context,
  candidates: readonly Candidate[],
): Promise<Map<string, { id: string; catalogState: string }>> {
  if (candidates.length === 0) return new Map();
  const urls = candidates.map(({ url }) => url);
  const rows = await ctx.db
    .select({
      id: listings.id,
      url: listings.url,
      method: listings.method,
      toolName: listings.toolName,
      catalogState: listings.catalogState,
    })
    .from(listings)
    .where(inArray(listings.url, urls));
  return new Map(
    rows.map(({ id, url, method, toolName, catalogState }) => [
      `${method} ${url} ${toolName}`,
      { id, catalogState },
    ]),
  );
}
