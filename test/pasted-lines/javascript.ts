import type { Framework } from "@/lib/probe/framework";
import { goodChallenge, type Member, NETWORK, type OwnAnswer, PATH, type RouteFault, SELLER } from "./scenes";

export type JavaScript = Extract<Framework, "Express" | "Hono" | "Next.js" | "Fastify" | "Cloudflare Worker">;

const isImport = (line: string) => line.startsWith("import ");
const split = (lines: string) => ({
  imports: lines.split("\n").filter(isImport).join("\n"),
  rest: lines
    .split("\n")
    .filter((line) => !isImport(line))
    .join("\n"),
});

const EXPOSED = ["PAYMENT-REQUIRED", "PAYMENT-RESPONSE", "X-PAYMENT-RESPONSE"];
const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "*",
  "Access-Control-Expose-Headers": EXPOSED.join(", "),
};

/**
 * A module that answers with one fault, or with the lines pasted. Express and Fastify export a listener of
 * `node:http`, the others a function from Request to Response.
 */
export function ownAnswerModule(
  framework: JavaScript,
  fault: OwnAnswer,
  origin: string,
  pasted: string,
): string {
  const { imports, rest } = split(pasted);
  const at = (place: OwnAnswer["place"]) => (fault.place === place ? rest : "");
  const encoding = fault.header === "none" ? "base64" : fault.header;
  const declared =
    at("header") || `const header = Buffer.from(JSON.stringify(challenge)).toString("${encoding}");`;
  const headers: Record<string, string> = {
    ...(fault.cors ? CORS : {}),
    ...(fault.cacheControl ? { "Cache-Control": fault.cacheControl } : {}),
  };
  const parts: Parts = {
    imports,
    application: at("application"),
    answer: at("answer"),
    challenge: `const challenge = ${goodChallenge(origin)};\n${declared}`,
    headers: `{ ...${JSON.stringify(headers)}${fault.header === "none" ? "" : ', "PAYMENT-REQUIRED": header'} }`,
    status: fault.status,
    body: fault.header === "none" || fault.status === 200 ? "challenge" : "{}",
  };
  return MODULES[framework](parts);
}

interface Parts {
  imports: string;
  application: string;
  answer: string;
  challenge: string;
  headers: string;
  status: number;
  body: string;
}

const PREFLIGHT = JSON.stringify({ ...CORS });

const MODULES: Record<JavaScript, (parts: Parts) => string> = {
  Express: (p) => `import express from "express";
${p.imports}
const app = express();
${p.application}
app.options("${PATH}", (_request, response) => response.set(${PREFLIGHT}).sendStatus(204));
app.get("${PATH}", (request, response) => {
  ${p.challenge}
  response.status(${p.status}).set(${p.headers});
  ${p.answer}
  response.json(${p.body});
});
export default app;`,
  Hono: (p) => `import { Hono } from "hono";
${p.imports}
const app = new Hono();
${p.application}
app.options("${PATH}", (c) => c.body(null, 204, ${PREFLIGHT}));
app.get("${PATH}", (c) => {
  ${p.challenge}
  c.status(${p.status});
  for (const [name, value] of Object.entries(${p.headers})) c.header(name, value);
  ${p.answer}
  return c.json(${p.body});
});
export default app.fetch;`,
  "Next.js": (p) => `import { NextResponse } from "next/server.js";
${p.imports}
export async function GET(request) {
  ${p.challenge}
  const response = NextResponse.json(${p.body}, { status: ${p.status}, headers: ${p.headers} });
  ${p.answer}
  return response;
}
export default (request) =>
  request.method === "OPTIONS" ? new Response(null, { status: 204, headers: ${PREFLIGHT} }) : GET(request);`,
  Fastify: (p) => `import Fastify from "fastify";
${p.imports}
const app = Fastify();
${p.application}
${p.application ? "" : `app.options("${PATH}", (request, reply) => reply.code(204).headers(${PREFLIGHT}).send());`}
app.get("${PATH}", async (request, reply) => {
  ${p.challenge}
  reply.code(${p.status}).headers(${p.headers});
  ${p.answer}
  return ${p.body};
});
await app.ready();
export default app.routing;`,
  "Cloudflare Worker": (p) => `${p.imports}
const app = {
  async fetch(request) {
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: ${PREFLIGHT} });
    ${p.challenge}
    const response = Response.json(${p.body}, { status: ${p.status}, headers: ${p.headers} });
    ${p.answer}
    return response;
  },
};
${p.application ? p.application.replace("export default {", "const wrapped = {") : "const wrapped = app;"}
export default (request) => wrapped.fetch(request, {}, {});`,
};

const BEFORE = {
  dear: `accepts: { scheme: "exact", price: "$5000", network: "${NETWORK}", payTo: "${SELLER}" },`,
  "far-resource": 'resource: "https://elsewhere.example/report",',
  "no-output":
    'extensions: declareDiscoveryExtension({ input: { city: "Porto" }, inputSchema: { properties: { city: { type: "string" } } } }),',
} as const;

const MEMBERS: Record<Exclude<Member, "resource">, string> = {
  accepts: `accepts: { scheme: "exact", price: "$0.01", network: "${NETWORK}", payTo: "${SELLER}" },`,
  description: 'description: "The weather of a city",',
  mimeType: 'mimeType: "application/json",',
  extensions:
    'extensions: declareDiscoveryExtension({ input: { city: "Porto" }, inputSchema: { properties: { city: { type: "string" } } }, output: { example: { celsius: 21 } } }),',
};

/** A route of the reference package with one member wrong or missing, or with the lines in its place. */
export function routeModule(
  framework: "Express" | "Hono",
  fault: RouteFault,
  facilitator: string,
  pasted: string,
): string {
  const { imports, rest } = split(pasted);
  const others = Object.entries(MEMBERS).flatMap(([name, text]) => (name === fault.member ? [] : [text]));
  const member = rest || (fault.before ? BEFORE[fault.before] : "");
  const name = framework.toLowerCase();
  const helper = imports.includes("declareDiscoveryExtension")
    ? ""
    : 'import { declareDiscoveryExtension } from "@x402/extensions/bazaar";';
  return `${helper}
${imports}
import { paymentMiddleware, x402ResourceServer } from "@x402/${name}";
import { HTTPFacilitatorClient } from "@x402/core/server";
import { ExactEvmScheme } from "@x402/evm/exact/server";
${framework === "Express" ? 'import express from "express";\nimport cors from "cors";' : 'import { Hono } from "hono";\nimport { cors } from "hono/cors";'}
const server = new x402ResourceServer(new HTTPFacilitatorClient({ url: "${facilitator}" })).register("${NETWORK}", new ExactEvmScheme());
const app = ${framework === "Express" ? "express()" : "new Hono()"};
app.use(cors({ ${framework === "Express" ? "exposedHeaders" : "exposeHeaders"}: ${JSON.stringify(EXPOSED)} }));
app.use(paymentMiddleware({ "GET ${PATH}": {
  ${others.join("\n  ")}
  ${member}
} }, server));
app.get("${PATH}", ${framework === "Express" ? "(_request, response) => response.json({})" : "(c) => c.json({})"});
export default app${framework === "Hono" ? ".fetch" : ""};`;
}

/** An endpoint that gives its answer away, with the lines that sell it. */
export function freeModule(
  framework: "Express" | "Hono" | "Cloudflare Worker",
  method: string,
  facilitator: string,
  pasted: string,
): string {
  const { imports, rest } = split(pasted.replaceAll("https://x402.org/facilitator", facilitator));
  const verb = method.toLowerCase();
  return framework === "Express"
    ? `import express from "express";
${imports}
const app = express();
${rest}
app.${verb}("${PATH}", (_request, response) => response.json({ celsius: 21 }));
export default app;`
    : `import { Hono } from "hono";
${imports}
const app = new Hono();
${rest}
app.${verb}("${PATH}", (c) => c.json({ celsius: 21 }));
export default (request) => app.fetch(request, {}, {});`;
}
