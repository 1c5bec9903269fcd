import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import http, { type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { getRequestListener } from "@hono/node-server";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { freeModule, type JavaScript, ownAnswerModule, routeModule } from "./javascript";
import { graveOf, idsOf, probe } from "./probe-lines";
import { linesOf, memberLines, NETWORK, OWN_ANSWERS, PATH, ROUTE_FAULTS } from "./scenes";

/** Inside the tree, so that the modules find the packages. */
const folder = path.resolve("node_modules/.cache/pasted-lines", String(process.pid));
const servers: http.Server[] = [];
let facilitator: string;
let written = 0;

async function listen(listener: RequestListener): Promise<{ origin: string; server: http.Server }> {
  const server = http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** Writes the module that this origin is to answer with, and lets it. */
async function serve(moduleFor: (origin: string) => string, kind: JavaScript): Promise<string> {
  const { origin, server } = await listen(() => {});
  const file = path.join(folder, `${++written}.mjs`);
  writeFileSync(file, moduleFor(origin));
  const { default: exported } = await import(/* @vite-ignore */ pathToFileURL(file).href);
  server.removeAllListeners("request");
  server.on("request", kind === "Express" || kind === "Fastify" ? exported : getRequestListener(exported));
  return origin;
}

/** A facilitator that says what it settles; nobody pays here. */
const supported: RequestListener = (_request, response) => {
  response.setHeader("content-type", "application/json");
  const kinds = [{ x402Version: 2, scheme: "exact", network: NETWORK }];
  response.end(JSON.stringify({ kinds, extensions: ["bazaar"], signers: {} }));
};

const close = (server: http.Server) => {
  server.closeAllConnections();
  server.close();
};
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  facilitator = (await listen(supported)).origin;
});
afterEach(() => {
  for (const server of servers.splice(1)) close(server);
});
afterAll(() => {
  for (const server of servers) close(server);
  rmSync(folder, { recursive: true, force: true });
});

describe.each(["Express", "Hono", "Next.js", "Cloudflare Worker"] as const)(
  "%s: lines pasted into a 402 that the application answers itself",
  (framework) => {
    // What is set in next.config is Next's own to send, and is run by scripts/check-lines.ts.
    const faults = OWN_ANSWERS.filter(
      ({ place }) => !(framework === "Next.js" && place === "application"),
    ).map((fault) => [fault.rule, fault] as const);

    test.each(faults)("mend %s", async (rule, fault) => {
      const broken = await serve((origin) => ownAnswerModule(framework, fault, origin, ""), framework);
      expect(graveOf(await probe(broken))).toEqual([rule]);
      const mended = await serve(
        (origin) => ownAnswerModule(framework, fault, origin, linesOf(rule, framework, origin)),
        framework,
      );
      const report = await probe(mended);
      expect(graveOf(report)).toEqual([]);
      expect(report).toMatchObject({ verdict: "payable", callableFromBrowser: true });
    });
  },
);

describe.each(["Express", "Hono"] as const)("%s: lines pasted into a route of the package", (framework) => {
  test.each(ROUTE_FAULTS.map((fault) => [fault.rule, fault] as const))("mend %s", async (rule, fault) => {
    const broken = await serve(() => routeModule(framework, fault, facilitator, ""), framework);
    expect(idsOf(await probe(broken))).toContain(rule);
    const mended = await serve(
      (origin) => routeModule(framework, fault, facilitator, memberLines(rule, framework, origin)),
      framework,
    );
    const report = await probe(mended);
    expect(idsOf(report)).not.toContain(rule);
    expect(graveOf(report)).toEqual([]);
  });
});

describe.each(["Express", "Hono", "Cloudflare Worker"] as const)(
  "%s: the payment middleware, from nothing",
  (framework) => {
    test.each(["GET", "POST"])("sells what was given away by %s", async (method) => {
      const free = await serve(() => freeModule(framework, method, facilitator, ""), framework);
      expect(graveOf(await probe(free, method))).toEqual(["free-answer"]);
      const sold = await serve(
        (origin) =>
          freeModule(framework, method, facilitator, linesOf("free-answer", framework, origin, method)),
        framework,
      );
      const report = await probe(sold, method);
      expect(report.verdict).toBe("payable-with-warnings");
      expect(graveOf(report)).toEqual(["cors-allow-origin"]);
    });
  },
);

test("a declaration for POST is one that the packages accept for POST", async () => {
  const lines = linesOf("input-declared", "Hono", "https://api.example.com", "POST");
  const fault = { rule: "input-declared", member: "extensions" } as const;
  const origin = await serve(
    () =>
      routeModule("Hono", fault, facilitator, lines)
        .replace('"GET ', '"POST ')
        .replace("app.get", "app.post"),
    "Hono",
  );
  const report = await probe(origin, "POST");
  expect(graveOf(report)).toEqual([]);
  expect(report.input).toMatchObject({ method: "POST", body: { type: "json" } });
});

test("Express behind a proxy names the address that was asked, once it trusts the proxy", async () => {
  const named = async (pasted: string) => {
    const fault = { rule: "resource-described", member: "description" } as const;
    const text = routeModule("Express", fault, facilitator, "");
    const origin = await serve(
      () => text.replace("const app = express();", `const app = express();\n${pasted}`),
      "Express",
    );
    const answer = await fetch(origin + PATH, { headers: { "x-forwarded-proto": "https" } });
    const header = answer.headers.get("payment-required") ?? "";
    return JSON.parse(Buffer.from(header, "base64").toString()).resource.url as string;
  };
  expect(await named("")).toMatch(/^http:/);
  expect(await named(linesOf("resource-url-mismatch", "Express", "https://api.example.com"))).toMatch(
    /^https:/,
  );
});
