import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { makeCertificate } from "./certificate";

const { ca, cert, key } = makeCertificate("fleet.example");
const server = createServer({ cert, key }, (_request, response) => response.end("ok"));
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test.each([
  ["fleet.example", true],
  ["h1.fleet.example", true],
  ["H1.fleet.example", true],
  ["a.h1.fleet.example", false],
  ["xfleet.example", false],
  ["fleet.example.com", false],
  ["example", false],
  ["127.0.0.1", false],
])(
  "the guarded client takes the certificate of fleet.example and *.fleet.example for %s: %s",
  async (name, taken) => {
    const fetch = createGuardedFetch(
      { allowHosts: [`${name.toLowerCase()}:${port}`] },
      { ca, resolve: async () => ["127.0.0.1"] },
    );
    expect(await fetch({ url: `https://${name}:${port}/`, method: "GET" })).toMatchObject(
      taken
        ? { ok: true, status: 200 }
        : { ok: false, code: "tls", message: "The TLS certificate is for another host name." },
    );
  },
);
