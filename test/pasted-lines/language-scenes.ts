import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "@/sandbox/free-port";
import * as go from "./go";
import { graveOf, idsOf, probe } from "./probe-lines";
import * as python from "./python";
import type { Outcome } from "./run";
import { linesOf, memberLines, OWN_ANSWERS, PATH, ROUTE_FAULTS } from "./scenes";

/** One generated server, and what must be found on it. */
interface Scene {
  name: string;
  origin: string;
  method: string;
  text: string;
  /** The one error or warning; null: none. */
  grave?: string | null;
  /** Among the findings, or not. */
  has?: string;
  hasNot?: string;
}

/** Below those that the system gives out by itself. */
let nextPort = 19_000 + (process.pid % 1_000) * 10;
const takePort = () => freePort(nextPort++);

type Language = "Flask" | "FastAPI" | "Go";

/** The programs of one language, written by its generators. */
async function scenesOf(framework: Language): Promise<Scene[]> {
  const scenes: Scene[] = [];
  const add = async (
    name: string,
    write: (origin: string, packageName: string) => string,
    expected: Pick<Scene, "grave" | "has" | "hasNot">,
    method = "GET",
  ) => {
    const origin = `http://127.0.0.1:${await takePort()}`;
    scenes.push({ name, origin, method, text: write(origin, `s${scenes.length}`), ...expected });
  };
  const own = (fault: (typeof OWN_ANSWERS)[number], origin: string, name: string, pasted: string) =>
    framework === "Go"
      ? go.ownAnswerPackage(name, fault, origin, pasted)
      : python.ownAnswerProgram(framework, fault, origin, pasted);
  const cors = (origin: string) => linesOf("cors-allow-origin", framework, origin);
  const route = (fault: (typeof ROUTE_FAULTS)[number], origin: string, name: string, pasted: string) =>
    framework === "Go"
      ? go.routePackage(name, fault, pasted, cors(origin))
      : python.routeProgram(framework, fault, pasted, cors(origin));
  const free = (method: string, name: string, pasted: string) =>
    framework === "Go" ? go.freePackage(name, method, pasted) : python.freeProgram(framework, method, pasted);

  for (const fault of OWN_ANSWERS) {
    const { rule } = fault;
    await add(`${rule}, before`, (origin, name) => own(fault, origin, name, ""), { grave: rule });
    await add(
      `${rule}, mended`,
      (origin, name) => own(fault, origin, name, linesOf(rule, framework, origin)),
      { grave: null },
    );
  }
  for (const fault of ROUTE_FAULTS) {
    const { rule } = fault;
    await add(`${rule}, before`, (origin, name) => route(fault, origin, name, ""), { has: rule });
    await add(
      `${rule}, mended, with the CORS lines around the payment middleware`,
      (origin, name) => route(fault, origin, name, memberLines(rule, framework, origin)),
      { grave: null, hasNot: rule },
    );
  }
  for (const method of ["GET", "POST"]) {
    await add(
      `free-answer by ${method}, before`,
      (_, name) => free(method, name, ""),
      { grave: "free-answer" },
      method,
    );
    await add(
      `free-answer by ${method}, mended`,
      (origin, name) => free(method, name, linesOf("free-answer", framework, origin, method)),
      { grave: "cors-allow-origin" },
      method,
    );
  }
  return scenes;
}

async function judgeScene({ name, origin, method, grave, has, hasNot }: Scene): Promise<Outcome> {
  const report = await probe(origin, method);
  const found = graveOf(report).join(", ");
  const ids = idsOf(report);
  const wrong =
    (grave !== undefined && found !== (grave ?? "") && `found ${found || "nothing"}`) ||
    (has !== undefined && !ids.includes(has) && `${has} was not found`) ||
    (hasNot !== undefined && ids.includes(hasNot) && `${hasNot} is still found`) ||
    null;
  return { scene: name, wrong };
}

/** Waits until the child says that it listens. */
async function ready(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error("no output");
  for await (const line of createInterface({ input: child.stdout })) if (line === "ready") return;
  throw new Error("the server ended before it listened");
}

const portOf = ({ origin }: Scene) => Number(new URL(origin).port);

async function probeWhile(child: ChildProcess, scenes: Scene[]): Promise<Outcome[]> {
  try {
    await ready(child);
    const outcomes: Outcome[] = [];
    for (const scene of scenes) outcomes.push(await judgeScene(scene));
    return outcomes;
  } finally {
    child.stdin?.end();
    child.kill();
  }
}

export async function runPython(
  folder: string,
  command: string,
  framework: "Flask" | "FastAPI",
): Promise<Outcome[]> {
  const scenes = await scenesOf(framework);
  const files = scenes.map((scene, i) => {
    const file = path.join(folder, `s${i}.py`);
    writeFileSync(file, scene.text);
    return { framework, file, port: portOf(scene) };
  });
  const child = spawn(command, ["serve.py"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.write(`${JSON.stringify(files)}\n`);
  return [...(await probeWhile(child, scenes)), await behindProxy(folder, command, framework)];
}

/** Whether the application believes a proxy that says https: before the lines it must not, after them it must. */
async function behindProxy(
  folder: string,
  command: string,
  framework: "Flask" | "FastAPI",
): Promise<Outcome> {
  const flask = framework === "Flask";
  const lines = linesOf("resource-url-mismatch", framework, "https://api.example.com");
  const program = [
    flask ? "from flask import Flask, request" : "from fastapi import FastAPI, Request",
    flask ? "app = Flask(__name__)" : "app = FastAPI()",
    flask
      ? `@app.route("${PATH}")\ndef report():\n    return {"url": request.url}`
      : `@app.get("${PATH}")\ndef report(request: Request):\n    return {"url": str(request.url)}`,
  ];
  const named = async (mended: boolean) => {
    const port = await takePort();
    const name = `proxied_${mended}`;
    writeFileSync(
      path.join(folder, `${name}.py`),
      [...program, ...(flask && mended ? [lines] : [])].join("\n"),
    );
    const asked = flask
      ? ["-m", "flask", "--app", name, "run", "--port", String(port)]
      : [
          "-m",
          ...(mended
            ? lines.replace("main:app", `${name}:app`).replaceAll('"', "").split(" ")
            : ["uvicorn", `${name}:app`, "--no-proxy-headers"]),
          "--port",
          String(port),
        ];
    const child = spawn(command, asked, { cwd: folder, stdio: "ignore" });
    try {
      return await urlSeen(`http://127.0.0.1:${port}${PATH}`);
    } finally {
      child.kill();
      await once(child, "exit");
    }
  };
  const [before, after] = [await named(false), await named(true)];
  const right = before.startsWith("http:") && after.startsWith("https:");
  return { scene: "behind a proxy that ends TLS", wrong: right ? null : `${before}, then ${after}` };
}

async function urlSeen(url: string): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(url, { headers: { "x-forwarded-proto": "https" } }).catch(() => null);
    if (answer?.ok) return ((await answer.json()) as { url: string }).url;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers at ${url}`);
}

export async function runGo(folder: string): Promise<Outcome[]> {
  const scenes = await scenesOf("Go");
  writeFileSync(
    path.join(folder, "go.mod"),
    "module lines\n\ngo 1.18\n\nrequire github.com/x402-foundation/x402/go/v2 v2.0.0\n\nreplace github.com/x402-foundation/x402/go/v2 => ./go\n",
  );
  scenes.forEach((scene, i) => {
    mkdirSync(path.join(folder, `s${i}`));
    writeFileSync(path.join(folder, `s${i}`, "handler.go"), scene.text);
  });
  const served = scenes.map((scene, i) => ({ name: `s${i}`, port: portOf(scene) }));
  writeFileSync(path.join(folder, "main.go"), go.mainOf(served));
  const env = { ...process.env, GOFLAGS: "-mod=mod", GOPROXY: "off", GOTOOLCHAIN: "local" };
  execFileSync("go", ["vet", "./..."], { cwd: folder, env, stdio: "inherit" });
  execFileSync("go", ["build", "-o", "lines", "."], { cwd: folder, env, stdio: "inherit" });
  const child = spawn(path.join(folder, "lines"), [], { stdio: ["pipe", "pipe", "inherit"] });
  return probeWhile(child, scenes);
}
