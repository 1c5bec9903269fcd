import type { IncomingMessage, ServerResponse } from "node:http";
import { SoukError, toProblem } from "@/lib/errors";

/** What the framework answers before any route is reached, in the form of all other errors (RFC 9457). */

/** Answers 400 to a path that cannot be decoded, for which the framework has a 500; true when it did. */
export function refuseUnreadablePath(request: IncomingMessage, response: ServerResponse): boolean {
  try {
    decodeURIComponent((request.url ?? "").split("?", 1)[0] as string);
    return false;
  } catch {
    answerProblem(response, new SoukError("invalid-request", "The path is not percent-encoded UTF-8."));
    return true;
  }
}

/** Puts words to the framework's bare 405 for a method that a route does not have. */
export function explainRefusedMethod(response: ServerResponse): void {
  const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
  response.end = (...given: unknown[]) => {
    response.end = end as ServerResponse["end"];
    const silent = !response.headersSent && !response.hasHeader("content-type");
    if (response.statusCode !== 405 || !silent) return end(...given);
    answerProblem(response, new SoukError("method-not-allowed", "This route does not have this method."));
    return response;
  };
}

function answerProblem(response: ServerResponse, error: SoukError): void {
  const problem = toProblem(error);
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store" };
  response.writeHead(problem.status, headers).end(JSON.stringify(problem));
}
