import http from "node:http";
import type { AddressInfo } from "node:net";
import expressCors from "cors";
import express from "express";
import { afterEach, expect, test } from "vitest";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { judge } from "./judge";
import { observe } from "./observe";
import { SELLER } from "./test-observations";

/**
 * What `x402-express` 1.2.0 answered to a request without a payment, recorded from a running server; only the origin is
 * put in. The package itself is no dependency: it brings 450 others, which would double this project's.
 */
const RECORDED = {
  "GET /weather": `{"x402Version":1,"error":"X-PAYMENT header is required","accepts":[{"scheme":"exact","network":"base","maxAmountRequired":"10000","resource":"%ORIGIN%/weather","description":"The weather of a city","mimeType":"application/json","payTo":"${SELLER}","maxTimeoutSeconds":60,"asset":"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913","outputSchema":{"input":{"type":"http","method":"GET","discoverable":true,"queryParams":{"city":{"type":"string","description":"Name of the city"}}},"output":{"type":"object","properties":{"celsius":{"type":"number"}}}},"extra":{"name":"USD Coin","version":"2"}}]}`,
  "POST /count": `{"x402Version":1,"error":"X-PAYMENT header is required","accepts":[{"scheme":"exact","network":"base-sepolia","maxAmountRequired":"10000","resource":"%ORIGIN%/count","description":"Counts words","mimeType":"application/json","payTo":"${SELLER}","maxTimeoutSeconds":60,"asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","outputSchema":{"input":{"type":"http","method":"POST","discoverable":true,"bodyType":"json","bodyFields":{"text":{"type":"string","description":"The text"}}}},"extra":{"name":"USDC","version":"2"}}]}`,
};

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function v1Seller(cors: boolean): Promise<string> {
  const app = express();
  if (cors) app.use(expressCors({ exposedHeaders: ["X-PAYMENT-RESPONSE"] }));
  app.use((request, response, next) => {
    const recorded = RECORDED[`${request.method} ${request.path}` as keyof typeof RECORDED];
    if (!recorded) return next();
    response.status(402).json(JSON.parse(recorded.replaceAll("%ORIGIN%", `http://${request.headers.host}`)));
  });
  const server = http.createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function probe(url: string) {
  const fetch = createGuardedFetch({ allowHosts: [new URL(url).host] });
  const readToken = async () => null;
  const now = () => new Date();
  const observation = await observe(
    { fetch, readToken, now, browserOrigin: "http://localhost:3000" },
    { url },
  );
  await fetch.close();
  return judge(observation);
}

test.each(["GET /weather", "POST /count"])(
  "a v1 seller built with x402-express and CORS is not accused of anything: %s",
  async (route) => {
    const [method, path] = route.split(" ");
    const report = await probe((await v1Seller(true)) + path);
    expect(report.findings.filter(({ severity }) => severity !== "advice")).toEqual([]);
    expect(report).toMatchObject({ verdict: "payable", callableFromBrowser: true, target: { method } });
    expect(report.input?.method).toBe(method);
    const ok = Object.fromEntries(report.payers.map((payer) => [payer.who, payer.ok]));
    expect(ok).toMatchObject({ "sdk-v1": true, "sdk-v2": true, browser: true, relay: true, eoa: true });
  },
);

test("without CORS it is told only that pages cannot read it, with lines for Express", async () => {
  const report = await probe(`${await v1Seller(false)}/weather`);
  const grave = report.findings.filter(({ severity }) => severity !== "advice");
  expect(grave.map(({ id }) => id)).toEqual(["cors-allow-origin"]);
  expect(grave[0]?.fix.code?.framework).toBe("Express");
});
