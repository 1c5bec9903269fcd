import { readLines } from "@/lib/http/read-lines";
import { type ApiResult, NO_ANSWER, readProblem } from "./call-api";

/**
 * Posts to one of our own routes that answers in lines, and hands each to `onLine` until the one of type `done`. Never
 * throws: a refusal, a `problem` line and a stream that broke off are all the problem of the result.
 */
export async function postForLines<Line extends { type: string }>(
  path: string,
  body: unknown,
  { signal, onLine }: { signal?: AbortSignal; onLine(line: Line): void },
): Promise<ApiResult<undefined>> {
  try {
    const response = await fetch(path, {
      method: "POST",
      signal,
      headers: { "content-type": "application/json", accept: "application/x-ndjson" },
      body: JSON.stringify(body),
    });
    if (!response.ok || !response.body) return { ok: false, problem: await readProblem(response) };
    for await (const text of readLines(response.body)) {
      const line = JSON.parse(text);
      if (line.type === "problem") return { ok: false, problem: line.problem };
      onLine(line);
      if (line.type === "done") return { ok: true, status: response.status, value: undefined };
    }
  } catch {
    // Told below: the stream broke, was aborted or was not ours.
  }
  return { ok: false, problem: NO_ANSWER };
}
