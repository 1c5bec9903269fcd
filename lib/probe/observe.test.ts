import http, { type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { HTTPFacilitatorClient, x402ResourceServer } from "@x402/core/server";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { paymentMiddleware as expressPaywall } from "@x402/express";
import { bazaarResourceServerExtension, declareDiscoveryExtension } from "@x402/extensions/bazaar";
import { paymentMiddleware as honoPaywall } from "@x402/hono";
import expressCors from "cors";
import express from "express";
import { Hono } from "hono";
import { cors as honoCors } from "hono/cors";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import type { GuardedRequest } from "@/lib/net/types";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { PAY_TO, v1Challenge, v1Option, v2Challenge } from "@/lib/x402/test-challenges";
import { judge } from "./judge";
import { type ObserveTarget, observe } from "./observe";
import { BAZAAR, USDC_FACTS } from "./test-observations";
import type { ProbeStep } from "./types";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Probes a real server on this machine through the guarded client. */
async function probe(target: ObserveTarget) {
  const fetch = createGuardedFetch({ allowHosts: [new URL(target.url).host] });
  const steps: ProbeStep[] = [];
  const observation = await observe(
    {
      fetch,
      readToken: async (network, asset) =>
        asset === USDC_FACTS.asset && network === USDC_FACTS.network ? USDC_FACTS : null,
      now: () => new Date(),
      browserOrigin: "http://localhost:3000",
      onStep: (step) => steps.push(step),
    },
    target,
  );
  await fetch.close();
  return { observation, steps, report: judge(observation) };
}

const answer = (
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
  body = "{}",
) => {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
};
const pay = (response: ServerResponse, changes: Record<string, unknown> = {}) =>
  answer(response, 402, { "payment-required": encodeJsonHeader(v2Challenge(changes)) });

const EXPOSED = ["PAYMENT-REQUIRED", "PAYMENT-RESPONSE", "X-PAYMENT-RESPONSE"];
const NETWORK = "eip155:84532";

/** What a provider sets up with the reference packages; the facilitator only has to say what it supports. */
async function referenceServer() {
  const facilitator = await serve((_request, response) =>
    answer(
      response,
      200,
      {},
      JSON.stringify({
        kinds: [{ x402Version: 2, scheme: "exact", network: NETWORK }],
        extensions: [],
        signers: {},
      }),
    ),
  );
  return new x402ResourceServer(new HTTPFacilitatorClient({ url: facilitator }))
    .register(NETWORK, new ExactEvmScheme())
    .registerExtension(bazaarResourceServerExtension);
}
const price = {
  scheme: "exact",
  network: NETWORK,
  payTo: PAY_TO,
  price: "$0.01",
  maxTimeoutSeconds: 120,
} as const;
const query = {
  accepts: price,
  description: "The weather in a city.",
  mimeType: "application/json",
  extensions: declareDiscoveryExtension({
    input: { city: "Lisbon" },
    inputSchema: { properties: { city: { type: "string" } }, required: ["city"] },
    output: { example: { celsius: 21 } },
  }),
};
const body = {
  accepts: price,
  description: "A summary of a text.",
  mimeType: "application/json",
  extensions: declareDiscoveryExtension({
    bodyType: "json",
    input: { text: "hello" },
    inputSchema: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
    output: { example: { words: 1 } },
  }),
};

describe("a seller built with the reference packages as they are documented is not accused of anything", () => {
  const routes = { "GET /weather": query, "POST /summary": body };
  const expressSeller = async () => {
    const app = express();
    app.use(expressCors({ exposedHeaders: EXPOSED }));
    app.use(expressPaywall(routes, await referenceServer()));
    return serve(app);
  };
  const honoSeller = async () => {
    const app = new Hono();
    app.use(honoCors({ origin: "*", exposeHeaders: EXPOSED }));
    app.use(honoPaywall(routes, await referenceServer()));
    return serve(getRequestListener(app.fetch));
  };

  test.each([
    ["Express, GET", expressSeller, "/weather", "GET"],
    ["Express, POST", expressSeller, "/summary", "POST"],
    ["Hono, GET", honoSeller, "/weather", "GET"],
    ["Hono, POST", honoSeller, "/summary", "POST"],
  ])("%s", async (_what, start, path, method) => {
    const { report, observation } = await probe({ url: (await start()) + path });
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({ verdict: "payable", callableFromBrowser: true, target: { method } });
    expect(observation.target.methodFound).toBe(true);
    expect(report.terms?.accepts).toMatchObject([{ network: NETWORK, amount: "10000", payTo: PAY_TO }]);
    expect(report.input?.method).toBe(method);
    expect(observation.exchanges.map((exchange) => exchange.purpose)).toEqual(
      expect.arrayContaining(["cold", "example", "preflight", "cors"]),
    );
    expect(observation.tokens).toEqual([USDC_FACTS]);
  });

  test("and without CORS only of that, in one warning with lines for its framework", async () => {
    const app = express();
    app.use(expressPaywall(routes, await referenceServer()));
    const { report } = await probe({ url: `${await serve(app)}/weather` });
    expect(report.findings.map((finding) => finding.id)).toEqual(["cors-allow-origin"]);
    expect(report).toMatchObject({ verdict: "payable-with-warnings", callableFromBrowser: false });
    expect(report.findings[0]?.fix.code).toMatchObject({ framework: "Express" });
  });

  test("and with the usual cors() the challenge that pages cannot read is named", async () => {
    const app = express();
    app.use(expressCors());
    app.use(expressPaywall(routes, await referenceServer()));
    const { report } = await probe({ url: `${await serve(app)}/weather` });
    expect(report.findings.map((finding) => finding.id)).toEqual(["cors-expose-headers"]);
  });
});

describe("finding the method", () => {
  const sells =
    (method: string, otherwise: (response: ServerResponse) => void): RequestListener =>
    (request, response) =>
      request.method === method ? pay(response) : otherwise(response);

  test("POST is found where GET is not, though it says so only to a body", async () => {
    const url = await serve(async (request, response) => {
      if (request.method === "GET") return answer(response, 405, { allow: "POST" });
      if (request.method === "OPTIONS") return answer(response, 204);
      if (Number(request.headers["content-length"] ?? 0) === 0) return answer(response, 422);
      pay(response);
    });
    const { observation, report } = await probe({ url: `${url}/report` });
    expect(observation.target).toMatchObject({ method: "POST", methodFound: true });
    expect(report.findings.map(({ id }) => id)).toContain("empty-request-402");
    expect(report.terms).not.toBeNull();
  });

  test("POST is found where GET is not, and its terms are taken", async () => {
    const url = await serve(sells("POST", (response) => answer(response, 404)));
    const { observation, report } = await probe({ url: `${url}/report` });
    expect(observation.target).toMatchObject({ method: "POST", methodFound: true });
    expect(report.status).toBe(402);
    expect(observation.exchanges.map((e) => [e.purpose, e.method]).slice(0, 2)).toEqual([
      ["cold", "POST"],
      ["method-search", "GET"],
    ]);
  });

  test("Allow is followed to PUT, which is never guessed", async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(request.method ?? "");
      sells("PUT", (other) => answer(other, 405, { allow: "PUT, DELETE" }))(request, response);
    });
    const { observation } = await probe({ url: `${url}/report` });
    expect(observation.target.method).toBe("PUT");
    expect(asked).not.toContain("DELETE");
    expect(asked).not.toContain("POST");
  });

  test("a named method that is not sold is not replaced, but the right one is named", async () => {
    const url = await serve(sells("POST", (response) => answer(response, 405)));
    const { report, observation } = await probe({ url: `${url}/report`, method: "GET" });
    expect(observation.target).toMatchObject({ method: "GET", methodFound: false });
    expect(report.terms).toBeNull();
    expect(report.findings[0]).toMatchObject({ id: "method-sold", observed: "405 to GET, 402 to POST" });
  });

  test("HEAD and DELETE are never sent unasked", async () => {
    const asked = new Set<string>();
    const url = await serve((request, response) => {
      asked.add(request.method ?? "");
      answer(response, 404);
    });
    const { report } = await probe({ url: `${url}/nothing` });
    expect([...asked].sort()).toEqual(["GET", "POST"]);
    expect(report).toMatchObject({ verdict: "not-payable", status: 404, target: { method: "GET" } });
  });
});

describe("empty request and example", () => {
  const bodyOf = async (request: IncomingMessage) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    return text;
  };

  test("the declared example is sent as declared", async () => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      pay(response, { extensions: { bazaar: BAZAAR } });
    });
    await probe({ url: `${url}/report?key=1`, method: "GET" });
    expect(seen).toEqual(expect.arrayContaining(["GET /report?key=1", "GET /report?key=1&city=Lisbon"]));
  });

  test("an endpoint that shows its terms only to a JSON body is read with one, and told so", async () => {
    const url = await serve(async (request, response) => {
      const text = await bodyOf(request);
      if (request.method === "POST" && text === "") answer(response, 400, {}, '{"error":"body required"}');
      else pay(response);
    });
    const { report } = await probe({ url: `${url}/report`, method: "POST" });
    expect(report.terms?.accepts).toHaveLength(1);
    expect(report.status).toBe(400);
    expect(report.findings.map((finding) => finding.id)).toContain("empty-request-402");
  });

  test("what an earlier probe knew of the input is used where the empty request is refused", async () => {
    const url = await serve((request, response) =>
      new URL(request.url ?? "", "http://x").searchParams.has("city")
        ? pay(response, { extensions: { bazaar: BAZAAR } })
        : answer(response, 422),
    );
    const earlier = {
      method: "GET",
      pathParams: [],
      headers: [],
      body: null,
      queryParams: [{ name: "city", required: true, schema: {}, example: "Lisbon" }],
    };
    const { report } = await probe({ url: `${url}/report`, method: "GET", input: earlier });
    expect(report.terms?.accepts).toHaveLength(1);
    expect(report.findings.map((finding) => finding.id)).toContain("empty-request-402");
  });
});

describe("v1", () => {
  test("is read from the body, and the preflight asks for its header", async () => {
    let asked: string | undefined;
    const url = await serve((request, response) => {
      if (request.method === "OPTIONS") asked = request.headers["access-control-request-headers"];
      const resource = `http://${request.headers.host}/quote`;
      answer(response, 402, {}, JSON.stringify(v1Challenge({ accepts: [v1Option({ resource })] })));
    });
    const { report } = await probe({ url: `${url}/quote` });
    expect(report.terms).toMatchObject({ x402Version: 1, accepts: [{ network: NETWORK, amount: "10000" }] });
    expect(asked).toBe("x-payment");
    expect(report.findings.filter((finding) => finding.severity === "error")).toEqual([]);
  });
});

describe("hostile and broken servers", () => {
  test("a refused address is blocked, and nothing is sent there", async () => {
    let called = false;
    const url = await serve((_request, response) => {
      called = true;
      pay(response);
    });
    const fetch = createGuardedFetch({ allowHosts: [] });
    const deps = {
      fetch,
      readToken: async () => null,
      now: () => new Date(),
      browserOrigin: "http://localhost:3000",
    };
    const report = judge(await observe(deps, { url }));
    await fetch.close();
    expect(report.verdict).toBe("blocked");
    expect(called).toBe(false);
  });

  test("a port where nothing listens is unreachable", async () => {
    const url = await serve(() => {});
    for (const stop of stops.splice(0)) await stop();
    expect((await probe({ url })).report).toMatchObject({
      verdict: "unreachable",
      status: null,
      latencyMs: null,
    });
  });

  test("a redirect is reported and not followed", async () => {
    let followed = false;
    const url = await serve((request, response) => {
      if (request.url === "/new") followed = true;
      answer(response, 307, { location: "/new" });
    });
    const { report } = await probe({ url: `${url}/old`, method: "GET" });
    expect(report.findings[0]).toMatchObject({ id: "no-redirect", observed: "307 to /new" });
    expect(followed).toBe(false);
  });

  test("what is kept is bounded, text, and without cookies", async () => {
    const url = await serve((_request, response) => {
      response.setHeader("set-cookie", "session=secret");
      answer(response, 402, { "payment-required": encodeJsonHeader(v2Challenge()) }, "x".repeat(5_000_000));
    });
    const { observation } = await probe({ url, method: "GET" });
    const stored = JSON.stringify(observation);
    expect(stored.length).toBeLessThan(150_000);
    expect(stored).not.toContain("secret");
  });

  test("bytes that no database takes are not kept", async () => {
    const url = await serve((_request, response) => answer(response, 402, {}, "a\0b"));
    const { observation } = await probe({ url, method: "GET" });
    expect(JSON.stringify(observation)).not.toContain("\\u0000");
  });

  test("an RPC that fails says nothing about the seller", async () => {
    const url = await serve((_request, response) => pay(response, { resource: { url: "/" } }));
    const fetch = createGuardedFetch({ allowHosts: [new URL(url).host] });
    const observation = await observe(
      {
        fetch,
        readToken: () => Promise.reject(new Error("down")),
        now: () => new Date(),
        browserOrigin: "http://localhost:3000",
      },
      { url },
    );
    await fetch.close();
    expect(observation.tokens).toEqual([]);
    expect(judge(observation).findings.map((finding) => finding.id)).not.toContain("token-exists");
  });

  test("no further request is begun once the probe's time is used up", async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(request.method ?? "");
      pay(response, { extensions: { bazaar: BAZAAR } });
    });
    const fetch = createGuardedFetch({ allowHosts: [new URL(url).host] });
    let lateMs = 0;
    const measured = performance.now.bind(performance);
    const clock = vi.spyOn(performance, "now").mockImplementation(() => measured() + lateMs);
    const slow = async (request: GuardedRequest) => {
      const result = await fetch(request);
      lateMs += 60_000;
      return result;
    };
    const observation = await observe(
      {
        fetch: Object.assign(slow, { close: fetch.close }),
        readToken: async () => null,
        now: () => new Date(),
        browserOrigin: "http://localhost:3000",
      },
      { url },
    );
    clock.mockRestore();
    await fetch.close();
    expect(asked).toEqual(["GET"]);
    expect(judge(observation).callableFromBrowser).toBeNull();
  });
});

test("the steps that people watch come in order and in words", async () => {
  const url = await serve((request, response) =>
    request.method === "POST" ? pay(response) : answer(response, 404),
  );
  const { steps } = await probe({ url: `${url}/report` });
  expect(steps.map((step) => step.step).slice(0, 3)).toEqual(["started", "cold", "method"]);
  expect(steps[1]?.text).toMatch(/^GET answered 404 in \d+ ms$/);
  expect(steps[1]?.ok).toBe(false);
  expect(steps[2]).toMatchObject({ ok: true });
  expect(steps.map((step) => step.step)).toEqual(expect.arrayContaining(["preflight", "tokens"]));
});
