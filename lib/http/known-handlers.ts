/** Answers one request; what a framework's route handler is, without the framework. */
export type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string>> },
) => Promise<Response>;

interface Known {
  method: string;
  pattern: RegExp;
  handler: Handler;
}

const holder = globalThis as typeof globalThis & { soukHandlers?: Map<string, Known> };

/**
 * Makes a handler known to the whole process, so that the server ahead of the framework can call it without the
 * framework's router, which costs more than what these handlers do. `route` is such as `POST /api/listings/{id}/relay`.
 * On globalThis, because the web process and the framework's bundles each have a copy of this file.
 */
export function makeKnown(route: string, handler: Handler): void {
  const [method = "", path = ""] = route.split(" ", 2);
  const pattern = new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/?#]+)")}$`);
  holder.soukHandlers ??= new Map();
  holder.soukHandlers.set(route, { method, pattern, handler });
}

/** The handler for this request with its path's parameters; null while none is known. */
export function knownHandler(
  method: string,
  pathname: string,
): { handler: Handler; params: Record<string, string> } | null {
  for (const known of holder.soukHandlers?.values() ?? []) {
    const match = known.method === method && known.pattern.exec(pathname);
    if (match) return { handler: known.handler, params: { ...match.groups } };
  }
  return null;
}
