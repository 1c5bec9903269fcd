import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
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

it("sends a short answer in one packet, and what is larger than a reader takes at once whole", async () => {
  const large = Buffer.alloc(3_000_000, "0123456789");
  makeKnown("GET /api/hot-short", async () => {
    const pieces = [Buffer.from("one,"), Buffer.from("two")];
    return new Response(
      new ReadableStream({
        pull(controller) {
          const piece = pieces.shift();
          if (piece) controller.enqueue(piece);
          else controller.close();
        },
      }),
    );
  });
  makeKnown("GET /api/hot-large", async () => new Response(new Blob([large]).stream()));
  const origin = new URL(await served());
  const socket = connect(Number(origin.port), origin.hostname);
  closers.push(() => socket.destroy());
  socket.write("GET /api/hot-short HTTP/1.1\r\nhost: a\r\n\r\n");
  const [packet] = (await once(socket, "data")) as [Buffer];
  expect(packet.toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\r\n4\r\none,\r\n3\r\ntwo\r\n0\r\n\r\n$/s);
  // The same connection goes on.
  socket.write("GET /api/hot-short HTTP/1.1\r\nhost: a\r\n\r\n");
  expect(((await once(socket, "data")) as [Buffer])[0].toString()).toContain("one,");
  const whole = await (await fetch(new URL("/api/hot-large", origin))).arrayBuffer();
  expect(Buffer.compare(Buffer.from(whole), large)).toBe(0);
});

it("ends the connection where a body breaks off", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  closers.push(() => logged.mockRestore());
  makeKnown(
    "GET /api/hot-broken",
    async () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode("first")),
          pull: () => Promise.reject(new Error("broke off")),
        }),
      ),
  );
  const response = await fetch(`${await served()}/api/hot-broken`).catch(() => null);
  await expect(response ? response.text() : Promise.reject(new Error("ended"))).rejects.toThrow();
  expect(logged).toHaveBeenCalledOnce();
});
