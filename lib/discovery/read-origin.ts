import type { GuardedFetch } from "@/lib/net/types";
import type { DocumentClaim } from "@/lib/probe/types";
import { emptyEntries, MAX_ENTRIES } from "./entries";
import { readOpenApi } from "./openapi";
import { provenOwners } from "./ownership";
import { MAX_DOCUMENT_BYTES, readJsonDocument } from "./read-json";
import type { OriginDocument, OriginDocuments } from "./types";
import { readWellKnown } from "./well-known";

const DOCUMENTS = [
  { kind: "openapi", path: "/openapi.json", read: readOpenApi },
  { kind: "well-known-x402", path: "/.well-known/x402", read: readWellKnown },
] as const;

const DEADLINE_MS = 8_000;
/** Answers that mean "there is no such document" and nothing worse; a paywall in front of everything among them. */
const ABSENT = new Set([401, 402, 403, 404, 405, 410, 501]);

/**
 * Reads both discovery documents of an origin (`https://api.example.com`) through the guarded client: at most 2 MB and
 * 8 s each, no redirect followed. Never throws for what the other side does: what could not be used says why.
 */
export async function readOrigin(
  deps: { fetch: GuardedFetch; allowHosts: readonly string[]; signal?: AbortSignal },
  origin: string,
): Promise<OriginDocuments> {
  const documents = await Promise.all(
    DOCUMENTS.map(async ({ kind, path, read }): Promise<OriginDocument> => {
      const url = origin + path;
      const empty = { kind, url, ...emptyEntries(), provenOwners: [], ownershipProofs: 0 };
      const fetched = await fetchDocument(deps, url);
      if ("state" in fetched) return { ...empty, ...fetched };
      const readable = attempt(() => read(fetched.value, url, deps.allowHosts));
      if (!readable) return { ...empty, state: "unusable", problem: "It could not be understood." };
      const { ownershipProofs, ...found } = readable;
      return {
        ...empty,
        ...found,
        state: "read",
        provenOwners: await provenOwners(origin, ownershipProofs),
        ownershipProofs: ownershipProofs.length,
      };
    }),
  );
  return { origin, documents };
}

/** A document that trips a reader must not cost its provider the probe. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

type Fetched =
  | { value: Record<string, unknown> }
  | { state: "absent" }
  | { state: "unusable"; problem: string };

async function fetchDocument(
  { fetch, signal }: { fetch: GuardedFetch; signal?: AbortSignal },
  url: string,
): Promise<Fetched> {
  const answer = await fetch({
    url,
    method: "GET",
    headers: { accept: "application/json" },
    deadlineMs: DEADLINE_MS,
    maxBodyBytes: MAX_DOCUMENT_BYTES,
    signal,
  });
  if (!answer.ok) return { state: "unusable", problem: answer.message };
  if (ABSENT.has(answer.status)) return { state: "absent" };
  if (answer.status >= 300 && answer.status < 400)
    return { state: "unusable", problem: `It answered ${answer.status}: redirects are not followed.` };
  if (answer.status !== 200) return { state: "unusable", problem: `It answered ${answer.status}.` };
  const type = answer.headers.find(([name]) => name === "content-type")?.[1] ?? "";
  // Sites that answer every path with their own page have no document.
  if (/^text\/html\b/i.test(type)) return { state: "absent" };
  const read = readJsonDocument(answer.body, answer.truncated);
  return read.ok ? { value: read.value } : { state: "unusable", problem: read.problem };
}

/** What the documents say of one endpoint, for its observation. Documents that do not exist say nothing. */
export function claimsAbout(read: OriginDocuments, url: string, method: string): DocumentClaim[] {
  return read.documents.flatMap((document): DocumentClaim[] => {
    if (document.state === "absent") return [];
    const { kind, problem } = document;
    const entries = document.entries.filter((entry) => covers(entry, url));
    const own = entries.find((entry) => entry.method === method) ?? entries.find((entry) => !entry.method);
    const methods = [...new Set(entries.flatMap((entry) => entry.method ?? []))];
    return [
      {
        kind,
        url: document.url,
        ...(problem ? { problem } : {}),
        listed: entries.length > 0,
        ...(document.entries.length >= MAX_ENTRIES ? { cut: true as const } : {}),
        methods,
        ...(kind === "openapi" && own ? { declares402: own.declares402 } : {}),
        ...(own?.protocols ? { protocols: own.protocols } : {}),
        ...(own?.price ? { price: own.price } : {}),
        provenOwners: document.provenOwners,
        ownershipProofs: document.ownershipProofs,
      },
    ];
  });
}

/** Whether an entry names this URL: literally without the query, or through its template's parameters. */
function covers(entry: OriginDocument["entries"][number], url: string): boolean {
  const [named, asked] = [new URL(entry.url), new URL(url)];
  if (named.origin !== asked.origin) return false;
  const [a, b] = [named.pathname.split("/"), asked.pathname.split("/")];
  if (!entry.pathTemplate) return a.join("/") === b.join("/");
  const template = entry.pathTemplate.split("/");
  const offset = a.length - template.length;
  return (
    a.length === b.length &&
    a.every((part, i) => {
      const pattern = template[i - offset] ?? "";
      return part === b[i] || (/^(?:\{.+\}|:.+)$/.test(pattern) && b[i] !== "");
    })
  );
}
