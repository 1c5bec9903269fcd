import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { afterAll, expect, test } from "vitest";
import { EMPTY_VALUES } from "@/lib/call/types";
import { CLIENT_IP_HEADER } from "@/lib/http/client-ip";
import { close, listen } from "@/sandbox/listen";
import { callRoute } from "@/test/api";
import { serveFrom, testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { POST } from "./route";

/** Readers who open answers through the relay and stop reading, over real sockets. */
const ANSWER = Buffer.alloc(4 * 1024 * 1024, "x");
const PER_VISITOR = 8;

const seller = createServer((_request, response) => {
  response.writeHead(200, { "content-type": "application/octet-stream" }).end(ANSWER);
});
const sellerOrigin = await listen(seller, 0);
const ctx = await testContext({ allowHosts: [new URL(sellerOrigin).host] });
serveFrom(ctx);
const { id } = await insertListing(ctx.db, {
  url: `${sellerOrigin}/big`,
  host: new URL(sellerOrigin).host,
  path: "/big",
});

/** As the web process passes an answer on. */
const web = createServer(async (request, response) => {
  const ip = new URL(request.url ?? "/", "http://souk").searchParams.get("ip") ?? "";
  const answer = await callRoute(POST, "/relay", {
    params: { id },
    body: { values: EMPTY_VALUES },
    headers: { [CLIENT_IP_HEADER]: ip },
  });
  response.writeHead(answer.status);
  await pipeline(Readable.fromWeb(answer.body as ReadableStream<Uint8Array>), response).catch(() => {});
});
await listen(web, 0);
const { port } = web.address() as AddressInfo;
afterAll(() => Promise.all([close(seller), close(web)]));

/** An answer whose head was read, and nothing more. */
const open = (ip: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    httpRequest({ port, host: "127.0.0.1", path: `/?ip=${ip}`, agent: false }, (answer) => {
      answer.pause();
      resolve(answer);
    })
      .on("error", reject)
      .end();
  });
const textOf = async (answer: IncomingMessage) => Buffer.concat(await answer.toArray()).toString();

test("who opens answers and does not read them gets no more than the limit, which is said, and others go on", async () => {
  const unread = await Promise.all(Array.from({ length: PER_VISITOR }, () => open("1.1.1.1")));
  expect(unread.map(({ statusCode }) => statusCode)).toEqual(Array(PER_VISITOR).fill(200));
  const refused = await open("1.1.1.1");
  expect(refused.statusCode).toBe(429);
  expect(JSON.parse(await textOf(refused))).toMatchObject({
    type: "/docs/problems#rate-limited",
    detail: expect.stringContaining(`${PER_VISITOR} at once is the most`),
    retryAfter: 1,
  });
  const other = await open("2.2.2.2");
  expect(other.statusCode).toBe(200);
  expect((await textOf(other)).length).toBeGreaterThan(ANSWER.length);

  // Who leaves makes room, and so does who reads to the end.
  const [left, read, ...rest] = unread;
  left?.destroy();
  await expect.poll(async () => (await probeRoom("1.1.1.1")).statusCode).toBe(200);
  expect((await textOf(read as IncomingMessage)).trimEnd()).toMatch(/"type":"end","cut":null/);
  await expect.poll(async () => (await probeRoom("1.1.1.1")).statusCode).toBe(200);
  for (const answer of rest) answer.destroy();
});

/** Opens one more and lets go of it at once. */
async function probeRoom(ip: string): Promise<IncomingMessage> {
  const answer = await open(ip);
  answer.destroy();
  return answer;
}
