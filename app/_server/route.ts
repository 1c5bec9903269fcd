import type { ZodType } from "zod";
import { isUuid } from "@/db/queries/uuid";
import { SoukError, toProblem } from "@/lib/errors";
import { CLIENT_IP_HEADER } from "@/lib/http/client-ip";
import { type Handler, makeKnown } from "@/lib/http/known-handlers";
import { ownWriteCookie } from "@/lib/http/own-writes";
import { type RateLimitUse, rateLimitHeaders } from "@/lib/http/rate-limit";
import { consumeReadLimit } from "@/services/consume-read-limit";
import type { Context } from "@/services/context";
import { serverContext } from "./context";

export interface RouteInput<P> {
  request: Request;
  ctx: Context;
  params: P;
  /** Who to count against, as the web process saw them. */
  ip: string;
}

interface RouteOptions {
  /** Changes nothing that is anybody's, so a program without an Origin may call it whatever its method. */
  readsOnly?: boolean;
  /** A GET that is not counted against the visitor's reads. */
  uncounted?: boolean;
  /** `POST /api/…/{id}`: once loaded, the web process calls this handler without the framework's router. */
  hot?: string;
}

/**
 * A route handler: refuses mutations from anywhere but our own origin (security row 34), counts reads, gives the handler
 * what it needs, and turns whatever it throws into an RFC 9457 problem. An `id` parameter that is no UUID is a 404. The
 * limits that a request was counted against are in the answer's headers, unless those were sent before.
 */
export function route<P extends { id?: string } = Record<never, string>>(
  handler: (input: RouteInput<P>) => Promise<Response>,
  options: RouteOptions = {},
): (request: Request, context: { params: Promise<P> }) => Promise<Response> {
  const handle: ReturnType<typeof route<P>> = async (request, context) => {
    const uses: RateLimitUse[] = [];
    const limited = (response: Response) => {
      for (const [name, value] of Object.entries(rateLimitHeaders(uses))) response.headers.set(name, value);
      return response;
    };
    try {
      const ctx: Context = { ...serverContext(), onRateLimit: (use) => uses.push(use) };
      const ip = request.headers.get(CLIENT_IP_HEADER) ?? "unknown";
      const gets = request.method === "GET" || request.method === "HEAD";
      if (!gets && !options.readsOnly) requireOrigin(ctx, request);
      if (gets && !options.uncounted) await consumeReadLimit(ctx, ip);
      const params = await context.params;
      if (params?.id !== undefined && !isUuid(params.id))
        throw new SoukError("not-found", "There is nothing with this id.");
      const response = limited(await handler({ request, ctx, params, ip }));
      const { replicaUrls, webProcesses } = ctx.env;
      if (!gets && !options.readsOnly && (replicaUrls.length > 0 || webProcesses > 1))
        response.headers.append("set-cookie", ownWriteCookie(ctx.env.origin.startsWith("https:")));
      return response;
    } catch (error) {
      return limited(problemResponse(error, `${request.method} ${new URL(request.url).pathname}`));
    }
  };
  if (options.hot) makeKnown(options.hot, handle as Handler);
  return handle;
}

function requireOrigin(ctx: Context, request: Request): void {
  const origin = request.headers.get("origin");
  if (origin === null || !ctx.env.origins.includes(origin))
    throw new SoukError(
      "forbidden-origin",
      `Requests that change something must come from this site itself: send the header Origin: ${ctx.env.origin}`,
    );
}

/** Logs what no visitor caused, and answers with the problem. `where` is for the log. */
export function problemResponse(error: unknown, where: string): Response {
  const problem = toProblem(error);
  if (problem.status === 500) console.error(`[api] ${where}`, error);
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (problem.retryAfter !== undefined) headers.set("retry-after", String(problem.retryAfter));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

/** What answers where no route is. */
export function noSuchRoute(request: Request): Response {
  const { pathname } = new URL(request.url);
  return problemResponse(
    new SoukError("not-found", "There is no such route; /docs/api lists them."),
    pathname,
  );
}

/** JSON with bigints as decimal strings and dates as ISO 8601. Not cached unless `init` says so. */
export function json(
  value: unknown,
  init: { status?: number; headers?: Record<string, string> } = {},
): Response {
  const body = JSON.stringify(value, (_key, inner) => (typeof inner === "bigint" ? String(inner) : inner));
  return new Response(body, {
    status: init.status ?? 200,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...init.headers },
  });
}

const MAX_BODY_BYTES = 65_536;

/**
 * The request's JSON body, parsed; at most `maxBytes` of it. Throws SoukError `unsupported-media-type`, `payload-too-large` or
 * `invalid-request` naming every wrong field.
 */
export async function readJson<T>(
  request: Request,
  schema: ZodType<T>,
  maxBytes = MAX_BODY_BYTES,
): Promise<T> {
  const type = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new SoukError("unsupported-media-type", "Send the body as application/json.");
  const parsed = schema.safeParse(parseJson(await readText(request, maxBytes)));
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, 20).map((issue) => ({
    field: issue.path.join(".") || "body",
    message: issue.message,
  }));
  throw new SoukError("invalid-request", `Not valid: ${errors.map((e) => e.field).join(", ")}.`, { errors });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SoukError("invalid-request", "The body is not JSON.");
  }
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes)
        throw new SoukError("payload-too-large", `The body is larger than ${maxBytes} bytes.`);
      chunks.push(chunk);
    }
  } catch (error) {
    // Who leaves in the middle of a request is no fault of ours, and reads no answer.
    throw error instanceof SoukError ? error : new SoukError("invalid-request", "The body ended too early.");
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The capability in `Authorization: Bearer …`. Throws SoukError `unauthenticated`. */
export function bearerToken(request: Request): string {
  const token = /^Bearer ([\w-]{20,100})$/.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!token) throw new SoukError("unauthenticated", "Send the call's token as Authorization: Bearer.");
  return token;
}
