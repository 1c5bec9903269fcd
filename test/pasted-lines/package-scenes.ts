import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http, { type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { freePort } from "@/sandbox/free-port";
import { ownAnswerModule } from "./javascript";
import { graveOf, probe } from "./probe-lines";
import type { Outcome } from "./run";
import { goodChallenge, linesOf, NETWORK, OWN_ANSWERS, PATH } from "./scenes";

const check = (scene: string, found: string[], wanted: string[]): Outcome => ({
  scene,
  wrong: found.join() === wanted.join() ? null : `found ${found.join(", ") || "nothing"}`,
});

async function listen(listener: RequestListener): Promise<http.Server> {
  const server = http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
const originOf = (server: http.Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
function stop(server: http.Server): void {
  server.closeAllConnections();
  server.close();
}

/** Beside the packages, where modules find them. */
const folderIn = (modules: string) => mkdtempSync(path.join(path.resolve(modules), "..", "lines-"));

export async function runFastify(modules: string): Promise<Outcome[]> {
  const folder = folderIn(modules);
  const outcomes: Outcome[] = [];
  const load = async (name: string, text: string): Promise<RequestListener> => {
    const file = path.join(folder, `${name}.mjs`);
    writeFileSync(file, text);
    return (await import(pathToFileURL(file).href)).default;
  };
  try {
    for (const fault of OWN_ANSWERS)
      for (const mended of [false, true]) {
        const server = await listen(() => {});
        const lines = mended ? linesOf(fault.rule, "Fastify", originOf(server)) : "";
        const name = `${fault.rule}-${mended}`;
        const listener = await load(name, ownAnswerModule("Fastify", fault, originOf(server), lines));
        server.removeAllListeners("request").on("request", listener);
        const scene = `${fault.rule}, ${mended ? "mended" : "before"}`;
        outcomes.push(check(scene, graveOf(await probe(originOf(server))), mended ? [] : [fault.rule]));
        stop(server);
      }
    for (const mended of [false, true]) {
      const made = mended
        ? linesOf("resource-url-mismatch", "Fastify", "https://a.example")
        : "const app = Fastify();";
      const text = `import Fastify from "fastify";\n${made}\napp.get("/", async (request) => request.protocol);\nawait app.ready();\nexport default app.routing;`;
      const server = await listen(await load(`proxied-${mended}`, text));
      const answer = await fetch(originOf(server), { headers: { "x-forwarded-proto": "https" } });
      const scene = `behind a proxy that ends TLS, ${mended ? "mended" : "before"}`;
      outcomes.push(check(scene, [await answer.text()], [mended ? "https" : "http"]));
      stop(server);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return outcomes;
}

/** A facilitator that says what it settles. */
const supported: RequestListener = (_request, response) => {
  response.setHeader("content-type", "application/json");
  const kinds = [{ x402Version: 2, scheme: "exact", network: NETWORK }];
  response.end(JSON.stringify({ kinds, extensions: ["bazaar"], signers: {} }));
};

/** Built and started as in production: next.config's headers, and withX402 around a handler. */
export async function runNext(modules: string): Promise<Outcome[]> {
  const facilitator = await listen(supported);
  const outcomes: Outcome[] = [];
  try {
    for (const mended of [false, true]) {
      const root = path.resolve(modules, "..");
      const port = await freePort();
      const origin = `http://127.0.0.1:${port}`;
      writeNext(root, origin, originOf(facilitator), mended);
      const next = path.join(path.resolve(modules), "next/dist/bin/next");
      const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
      execFileSync(process.execPath, [next, "build"], {
        cwd: root,
        env,
        stdio: ["ignore", "ignore", "inherit"],
      });
      const child = spawn(process.execPath, [next, "start", "-H", "127.0.0.1", "-p", String(port)], {
        cwd: root,
        env,
        stdio: "ignore",
      });
      try {
        await answering(origin + PATH);
        const scene = mended ? "mended" : "before";
        outcomes.push(
          check(
            `cors-allow-origin, ${scene}`,
            graveOf(await probe(origin)),
            mended ? [] : ["cors-allow-origin"],
          ),
        );
        const sold = graveOf(await probe(origin, "POST"));
        outcomes.push(check(`free-answer by POST, ${scene}`, sold, mended ? [] : ["free-answer"]));
      } finally {
        child.kill();
        await once(child, "exit");
      }
    }
  } finally {
    stop(facilitator);
  }
  return outcomes;
}

/** A page router is not needed: one route that answers GET by itself, and POST with the package once it is mended. */
function writeNext(root: string, origin: string, facilitator: string, mended: boolean): void {
  const folder = path.join(root, "app", PATH.slice(1));
  rmSync(path.join(root, "app"), { recursive: true, force: true });
  rmSync(path.join(root, ".next"), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(root, "app", "layout.js"),
    "export default ({ children }) => <html><body>{children}</body></html>;",
  );
  const config = mended
    ? linesOf("cors-allow-origin", "Next.js", origin).replace("GET, OPTIONS", "GET, POST, OPTIONS")
    : "";
  writeFileSync(path.join(root, "next.config.mjs"), `export default {\n${config}\n};`);
  const lines = linesOf("free-answer", "Next.js", origin, "POST").replaceAll(
    "https://x402.org/facilitator",
    facilitator,
  );
  const [imports, rest] = [/^import .*$/gm, ""];
  const post = mended
    ? `const handler = async () => NextResponse.json({ celsius: 21 });\n${lines.replace(imports, rest)}`
    : "export const POST = async () => NextResponse.json({ celsius: 21 });";
  const text = JSON.stringify(goodChallenge(origin));
  writeFileSync(
    path.join(folder, "route.js"),
    `import { NextResponse } from "next/server";
${mended ? (lines.match(imports) ?? []).join("\n") : ""}
export const dynamic = "force-dynamic";
export const GET = async () => NextResponse.json({}, { status: 402, headers: {
  "PAYMENT-REQUIRED": Buffer.from(${text}).toString("base64"), "Cache-Control": "no-store" } });
${post}`,
  );
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    if (await fetch(url).catch(() => null)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`nothing answers at ${url}`);
}
