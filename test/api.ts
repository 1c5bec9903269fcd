import { TEST_ORIGIN } from "./context";

type Handler<P> = (request: Request, context: { params: Promise<P> }) => Promise<Response>;

interface Call<P> {
  method?: string;
  params?: P;
  body?: unknown;
  headers?: Record<string, string>;
  /** null sends none. Default: the site itself. */
  origin?: string | null;
}

/** Calls a route handler as the web process would. `path` is for the query string and the log. */
export async function callRoute<P>(handler: Handler<P>, path: string, call: Call<P> = {}): Promise<Response> {
  const headers = new Headers(call.headers);
  const origin = call.origin === undefined ? TEST_ORIGIN : call.origin;
  if (origin !== null) headers.set("origin", origin);
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  if (body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
  const method = call.method ?? (body === undefined ? "GET" : "POST");
  const request = new Request(new URL(path, TEST_ORIGIN), { method, headers, body });
  return handler(request, { params: Promise.resolve((call.params ?? {}) as P) });
}
