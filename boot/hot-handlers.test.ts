import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { makeKnown } from "@/lib/http/known-handlers";
import { HotHandlers } from "./hot-handlers";

const ID = "0b6f3c52-1111-4222-8333-444455556666";
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server that answers 501 wherever no handler is known. */
async function served(): Promise<string> {
  const hot = new HotHandlers("http://souk.example");
  const server = createServer((request, response) => {
    request.headers["x-souk-ip"] = "192.0.2.1";
    if (!hot.takes(request, response)) response.writeHead(501).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("hands a handler the request as it came, its path's parameters and the address that the server saw", async () => {
  makeKnown("POST /api/hot/{id}/echo", async (request, { params }) =>
    Response.json(
      {
        params: await params,
        body: await request.json(),
        query: new URL(request.url).search,
        ip: request.headers.get("x-souk-ip"),
        origin: request.headers.get("origin"),
      },
      { status: 201 },
    ),
  );
  const response = await fetch(`${await served()}/api/hot/${ID}/echo?a=1`, {
    method: "POST",
    headers: { origin: "http://souk.example", "x-souk-ip": "203.0.113.9" },
    body: JSON.stringify({ amount: "1" }),
  });
  expect(response.status).toBe(201);
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(await response.json()).toEqual({
    params: { id: ID },
    body: { amount: "1" },
    query: "?a=1",
    ip: "192.0.2.1",
    origin: "http://souk.example",
  });
});

it("leaves to the framework what no handler is known for", async () => {
  makeKnown("POST /api/hot/{id}/echo", async () => new Response("known"));
  const origin = await served();
  for (const [method, path] of [
    ["GET", `/api/hot/${ID}/echo`],
    ["POST", `/api/hot/${ID}/echo/more`],
    ["POST", "/api/hot//echo"],
  ] as const)
    expect((await fetch(origin + path, { method })).status).toBe(501);
});

it("passes a body on as it comes, and ends it where the reader leaves", async () => {
  let cancelled: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => {
    cancelled = resolve;
  });
  makeKnown(
    "GET /api/hot-stream",
    async () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode("first")),
          cancel: () => cancelled?.(),
        }),
      ),
  );
  const response = await fetch(`${await served()}/api/hot-stream`);
  const reader = response.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first");
  await reader?.cancel();
  await ended;
});
