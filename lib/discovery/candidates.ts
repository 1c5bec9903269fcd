import { MAX_ENTRIES } from "./entries";
import type { Candidate, OriginDocuments } from "./types";

/**
 * What to probe, in the order it was named: the typed URL first when it is more than the bare origin, then what the
 * documents name. An entry without a method adds nothing to the same URL with one. At most 200.
 */
export function candidatesOf(read: OriginDocuments, typedUrl: string): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { kind, entries } of read.documents)
    for (const { url, method, name, pathTemplate, missing } of entries) {
      const key = `${method ?? "*"} ${url}`;
      const known = found.get(key);
      if (known) {
        if (!known.from.includes(kind)) known.from.push(kind);
        known.name ??= name;
      } else
        found.set(key, {
          url,
          ...(method ? { method } : {}),
          ...(name ? { name } : {}),
          ...(pathTemplate ? { pathTemplate } : {}),
          missing,
          from: [kind],
        });
    }
  const named = [...found.values()];
  const withMethod = new Map<string, Candidate[]>();
  for (const candidate of named)
    if (candidate.method)
      withMethod.set(candidate.url, [...(withMethod.get(candidate.url) ?? []), candidate]);
  const candidates = named.filter((candidate) => {
    const better = candidate.method ? undefined : withMethod.get(candidate.url);
    for (const other of better ?? [])
      for (const kind of candidate.from) if (!other.from.includes(kind)) other.from.push(kind);
    return !better;
  });
  const { pathname, search } = new URL(typedUrl);
  const document = /^\/(?:openapi\.json|\.well-known\/x402)$/.test(pathname);
  const isNamed = candidates.some(({ url }) => url === typedUrl);
  const bareOrigin = pathname === "/" && search === "";
  // With nothing else to look at, the origin itself may be what is sold.
  if (!isNamed && !document && (!bareOrigin || candidates.length === 0))
    candidates.unshift({ url: typedUrl, missing: [], from: ["asked"] });
  return candidates.slice(0, MAX_ENTRIES);
}
