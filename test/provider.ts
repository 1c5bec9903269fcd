import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterAll } from "vitest";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { close, listen } from "@/sandbox/listen";
import { TEST_OPTION } from "./listing";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A provider with several paths; what is not among `answers` is 404. */
export interface Provider {
  origin: string;
  host: string;
  /** Answers by `/path` or `METHOD /path`. A test may change them. */
  answers: Record<string, Answer>;
  /** `METHOD /path` of every request that arrived, preflights left out. */
  requests: string[];
  /** Most requests that were being answered at the same time. */
  most: number;
}

/** Starts a provider on a free port. Stopped after the file's last test. */
export async function startProvider(answers: Record<string, Answer> = {}): Promise<Provider> {
  const provider: Provider = { origin: "", host: "", answers, requests: [], most: 0 };
  let running = 0;
  const server = createServer((request, response) => {
    provider.most = Math.max(provider.most, ++running);
    response.once("close", () => running--);
    const path = new URL(request.url ?? "/", "http://provider").pathname;
    const answer = provider.answers[`${request.method} ${path}`] ?? provider.answers[path];
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "*");
    response.setHeader("access-control-expose-headers", "*");
    if (request.method === "OPTIONS") return response.writeHead(204).end();
    provider.requests.push(`${request.method} ${path}`);
    if (answer) return answer(request, response);
    response.writeHead(404, { "content-type": "application/json" }).end("{}");
  });
  provider.origin = await listen(server, 0);
  provider.host = new URL(provider.origin).host;
  afterAll(() => close(server));
  return provider;
}

/** Answers with this JSON. */
export function json(value: unknown): Answer {
  return (_request, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
}

/** Asks for the test payment; `change` alters the challenge. */
export function sells(change: (url: string) => Record<string, unknown> = () => ({})): Answer {
  return (request, response) => {
    const url = `http://${request.headers.host}${request.url}`;
    const challenge = encodeJsonHeader({
      x402Version: 2,
      error: "Payment required",
      resource: { url, description: "Test data", mimeType: "application/json" },
      accepts: [TEST_OPTION],
      ...change(url),
    });
    response.writeHead(402, { "payment-required": challenge, "content-type": "application/json" }).end("{}");
  };
}

/** A bazaar declaration that names this method, for {@link sells}. */
export function declares(method: string, more: Record<string, unknown> = {}) {
  return { extensions: { bazaar: { info: { input: { type: "http", method } }, ...more } } };
}
