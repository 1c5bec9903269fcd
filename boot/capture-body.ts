import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

/**
 * Runs `render` and holds back what it writes: the whole body, with status and headers set on `response` and still to be
 * sent. Null when the visitor left before it was whole. Rejects as `render` does.
 */
export async function captureBody(
  response: ServerResponse,
  render: () => Promise<void>,
): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  const take = (given: readonly unknown[]) => {
    const [chunk, encoding] = given;
    if (typeof chunk === "string")
      chunks.push(Buffer.from(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8"));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    const done = given.find((value) => typeof value === "function");
    if (done) setImmediate(done as () => void);
  };
  const before = Object.getOwnPropertyDescriptors(response);
  const whole = await new Promise<boolean>((resolve, reject) => {
    Object.assign(response, {
      write(...given: unknown[]) {
        take(given);
        return true;
      },
      end(...given: unknown[]) {
        take(given);
        resolve(true);
        return response;
      },
      writeHead(status: number, ...rest: unknown[]) {
        response.statusCode = status;
        const headers = rest.find((value) => typeof value === "object" && value !== null);
        for (const [name, value] of Object.entries((headers ?? {}) as OutgoingHttpHeaders))
          if (value !== undefined) response.setHeader(name, value);
        return response;
      },
      flushHeaders() {},
    });
    response.once("close", () => resolve(false));
    render().catch(reject);
  });
  for (const name of ["write", "end", "writeHead", "flushHeaders"] as const) {
    const own = before[name];
    if (own) Object.defineProperty(response, name, own);
    else Reflect.deleteProperty(response, name);
  }
  return whole ? Buffer.concat(chunks) : null;
}
