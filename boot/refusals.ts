import type { IncomingMessage, ServerResponse } from "node:http";
import { allowedMethods } from "@/lib/api/routes";
import { SoukError, toProblem } from "@/lib/errors";

const PROBLEM_HEADERS = { "content-type": "application/problem+json", "cache-control": "no-store" };

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

/**
 * Puts words and `Allow` (RFC 9110 section 15.5.6) to the framework's bare 405 for a method that a route does not have.
 * Its own layers write the headers before they end the response, so the words are announced in the one and written in
 * the other.
 */
export function explainRefusedMethod(request: IncomingMessage, response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
  let words: string | null = null;
  response.writeHead = (...given: unknown[]) => {
    if (given[0] === 405 && !response.hasHeader("allow")) {
      const path = (request.url ?? "").split("?", 1)[0] as string;
      // Pages are read.
      response.setHeader("allow", (allowedMethods(path) ?? ["GET", "HEAD"]).join(", "));
    }
    if (given[0] === 405 && !response.hasHeader("content-type")) {
      words = JSON.stringify(
        toProblem(new SoukError("method-not-allowed", "This route does not have this method.")),
      );
      for (const [name, value] of Object.entries(PROBLEM_HEADERS)) response.setHeader(name, value);
      response.setHeader("content-length", Buffer.byteLength(words));
    }
    return writeHead(...given);
  };
  response.end = (...given: unknown[]) => {
    if (response.statusCode === 405 && !response.headersSent) response.writeHead(405);
    return words === null ? end(...given) : end(words);
  };
}

function answerProblem(response: ServerResponse, error: SoukError): void {
  const problem = toProblem(error);
  response.writeHead(problem.status, PROBLEM_HEADERS).end(JSON.stringify(problem));
}
