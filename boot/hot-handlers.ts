import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { DATA_POLICY, fixedHeaders } from "@/lib/http/content-security-policy";
import { knownHandler } from "@/lib/http/known-handlers";

/**
 * Routes whose handlers are called straight, ahead of the framework's router: those that a paid call waits for. The first
 * request for each goes through the framework, which loads it; from then on it is known here
 * ({@link file://../lib/http/known-handlers.ts}).
 */
export class HotHandlers {
  private readonly headers: Record<string, string>;

  constructor(private readonly origin: string) {
    this.headers = {
      ...fixedHeaders(origin.startsWith("https:")),
      "Content-Security-Policy": DATA_POLICY,
    };
  }

  /** Answers the request if its handler is known; true when it did or will. */
  takes(request: IncomingMessage, response: ServerResponse): boolean {
    const method = request.method ?? "";
    const pathname = (request.url ?? "").split("?", 1)[0] ?? "";
    const known = knownHandler(method, pathname);
    if (!known) return false;
    const { handler, params } = known;
    const left = new AbortController();
    response.once("close", () => response.writableFinished || left.abort(LEFT));
    const asked = new Request(new URL(request.url ?? "/", this.origin), {
      method,
      headers: headersOf(request),
      signal: left.signal,
      ...(method !== "GET" && {
        body: Readable.toWeb(request) as ReadableStream<Uint8Array>,
        duplex: "half",
      }),
    } as RequestInit);
    handler(asked, { params: Promise.resolve(params) })
      .then((answer) => this.send(answer, response))
      .catch((error: unknown) => {
        // Who left before the end is no fault of ours.
        if (!left.signal.aborted) console.error(`[hot] ${method} ${pathname}`, error);
        if (!response.headersSent) response.writeHead(500);
        response.destroy();
      });
    return true;
  }

  private async send(answer: Response, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(this.headers)) response.setHeader(name, value);
    for (const [name, value] of answer.headers) response.appendHeader(name, value);
    response.writeHead(answer.status);
    if (!answer.body) return void response.end();
    await passOn(answer.body as ReadableStream<Uint8Array>, response);
  }
}

/** Made once: each would take a record of the calls it came through. */
const LEFT = new Error("Nobody reads the answer any more.");

/** Each piece as it comes. What comes in the same turn leaves in one packet: of a short answer its head, its body and its end. */
async function passOn(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  const reader = body.getReader();
  const leave = () => void reader.cancel(LEFT).catch(() => {});
  response.once("close", leave);
  let held: NodeJS.Immediate | undefined;
  const { socket } = response;
  const release = () => {
    held = undefined;
    socket?.uncork();
  };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || response.destroyed) break;
      if (!held) {
        socket?.cork();
        held = setImmediate(release);
      }
      if (!response.write(value)) await takesMore(response);
    }
    response.end();
  } finally {
    // An answer's end lets everything go that was held.
    if (held) clearImmediate(held);
    response.off("close", leave);
  }
}

/** Resolves when the reader has caught up, or has gone. */
function takesMore(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      response.off("drain", over).off("close", over);
      resolve();
    };
    response.once("drain", over).once("close", over);
  });
}

function headersOf({ rawHeaders, headers }: IncomingMessage): Headers {
  const given = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2)
    given.append(rawHeaders[i] as string, rawHeaders[i + 1] as string);
  // What the server itself wrote there counts, not what a visitor sent under that name.
  for (const [name, value] of Object.entries(headers))
    if (typeof value === "string" && name.startsWith("x-souk-")) given.set(name, value);
  return given;
}
