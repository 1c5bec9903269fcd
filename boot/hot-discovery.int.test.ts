import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { HTTPFacilitatorClient } from "@x402/core/server";
import { withBazaar } from "@x402/extensions";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CLIENT_IP_HEADER } from "@/lib/http/client-ip";
import { answerDiscovery } from "@/services/answer-discovery";
import { type Catalog, followCatalog } from "@/services/follow-catalog";
import { testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { HotDiscovery } from "./hot-discovery";

const ctx = await testContext();
let catalog: Catalog;
let port = 0;
const server = createServer();

beforeAll(async () => {
  for (let day = 1; day <= 5; day++)
    await insertListing(ctx.db, { name: "Zürich weather", listedAt: new Date(2026, 0, day) });
  catalog = followCatalog(ctx);
  await catalog.ready;
  const hot = new HotDiscovery({ ...ctx, catalog });
  server.on("request", (asked, answer) => {
    asked.headers[CLIENT_IP_HEADER] = "192.0.2.7";
    if (!hot.takes(asked, answer)) answer.writeHead(501).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.close().closeAllConnections();
  await catalog.close();
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** As it came over the wire: nothing is decompressed. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ port, host: "127.0.0.1", path, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on("error", reject)
      .end();
  });
}

const PATHS = [
  "/discovery/search?query=weather",
  "/discovery/search?limit=2",
  "/discovery/resources?limit=3",
];

it.each(PATHS)(
  "gives %s byte for byte as the framework's route makes it, also when it is kept",
  async (path) => {
    const [pathname = "", query] = path.split("?");
    const made = await answerDiscovery({ ...ctx, catalog }, pathname, new URLSearchParams(query));
    for (let time = 0; time < 4; time++) {
      const answer = await ask(path);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual(made.body);
      expect(answer.headers).toMatchObject({ ...made.headers, "content-length": String(made.body.length) });
      expect(answer.headers["ratelimit-policy"]).toMatch(/^"read";q=\d+;w=60$/);
    }
  },
);

it.each(PATHS)(
  "tells who has %s already, compresses it for who takes that, and gives a HEAD no body",
  async (path) => {
    for (let time = 0; time < 3; time++) {
      const plain = await ask(path);
      const known = await ask(path, { "if-none-match": String(plain.headers.etag) });
      expect([known.status, known.body.length, known.headers.etag]).toEqual([304, 0, plain.headers.etag]);
      const packed = await ask(path, { "accept-encoding": "gzip" });
      expect(packed.headers["content-encoding"]).toBe("gzip");
      expect(packed.headers["content-length"]).toBe(String(packed.body.length));
      expect(gunzipSync(packed.body)).toEqual(plain.body);
      const head = await ask(path, {}, "HEAD");
      expect([head.status, head.body.length]).toEqual([200, 0]);
      expect(head.headers["content-length"]).toBe(String(plain.body.length));
    }
  },
);

it("answers what cannot be used as a problem, and counts it as a read", async () => {
  const left = ({ headers }: Answer) => Number(/r=(\d+)/.exec(String(headers.ratelimit))?.[1]);
  const before = await ask("/discovery/search?query=weather");
  for (let time = 0; time < 2; time++) {
    const answer = await ask("/discovery/search?colour=red");
    expect(answer.status).toBe(400);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(JSON.parse(answer.body.toString())).toMatchObject({ errors: [{ field: "colour" }] });
    expect(left(answer)).toBe(left(before) - 1 - time);
  }
});

it("serves the reference client from its index", async () => {
  const { bazaar } = withBazaar(new HTTPFacilitatorClient({ url: `http://127.0.0.1:${port}` })).extensions;
  const found = await bazaar.search({ query: "weather", limit: 2 });
  expect(found.resources).toHaveLength(2);
  expect((await bazaar.listResources()).items).toHaveLength(5);
});
