import type { Problem } from "@/lib/errors";

export type ApiResult<T> = { ok: true; status: number; value: T } | { ok: false; problem: Problem };

/**
 * Calls one of our own routes; never throws. A refusal arrives as the route's RFC 9457 problem, and an answer that
 * never came as a problem of status 0. A 204 has the value `undefined`.
 */
export async function callApi<T>(
  path: string,
  options: { method?: string; body?: unknown; signal?: AbortSignal } = {},
): Promise<ApiResult<T>> {
  const { method = "GET", body, signal } = options;
  try {
    const response = await fetch(path, {
      method,
      signal,
      headers: body === undefined ? undefined : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) return { ok: false, problem: await readProblem(response) };
    return {
      ok: true,
      status: response.status,
      value: response.status === 204 ? (undefined as T) : await response.json(),
    };
  } catch {
    return { ok: false, problem: NO_ANSWER };
  }
}

/** The problem in a refused response, or one made from its status when the body is something else. */
export async function readProblem(response: Response): Promise<Problem> {
  const type = response.headers.get("content-type") ?? "";
  if (type.includes("application/problem+json")) {
    const problem: Problem | null = await response.json().catch(() => null);
    if (problem?.title) return problem;
  }
  return {
    type: "about:blank",
    title: "Souk did not understand its own server",
    status: response.status,
    detail: `The server answered ${response.status}. Please try again.`,
  };
}

export const NO_ANSWER: Problem = {
  type: "about:blank",
  title: "Souk could not be reached",
  status: 0,
  detail: "No answer from this site. Check the connection and try again.",
};

/** The most useful words of a problem: what its reader should be told. */
export function problemText({ title, detail }: Problem): string {
  return detail ?? title;
}
