/**
 * Pastes the fix lines for Flask, FastAPI, Go, Fastify and Next.js into servers with the fault and probes them before
 * and after: `npm run test:lines`. What is not on this machine is not run, and is named. Express, Hono, Cloudflare
 * Workers and Next.js's own answers are run by javascript.test.ts.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runGo, runPython } from "./language-scenes";
import { runFastify, runNext } from "./package-scenes";

export interface Outcome {
  scene: string;
  /** What went otherwise than it should; null: the fault was found, and the lines mended it. */
  wrong: string | null;
}

const folder = mkdtempSync(path.join(tmpdir(), "souk-lines-"));

/** The version that a command prints, or null when it does not run. */
function versionOf(command: string, args: string[]): string | null {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}

/** With SOUK_LINES_MODULES, a folder in which the packages of these two are installed. */
function packagesIn(modules: string | undefined, names: string[]): string | null {
  if (!modules) return null;
  const versions = names.map((name) =>
    versionOf(process.execPath, ["-p", `require("${path.resolve(modules)}/${name}/package.json").version`]),
  );
  return versions.includes(null) ? null : names.map((name, i) => `${name} ${versions[i]}`).join(", ");
}

const python = process.env.SOUK_LINES_PYTHON ?? "python3";
const modules = process.env.SOUK_LINES_MODULES;
const inPython = (name: string) =>
  versionOf(python, [
    "-c",
    `import ${name}; from importlib.metadata import version; print("${name} " + version("${name}"))`,
  ]);

const runs: [what: string, version: string | null, run: (folder: string) => Promise<Outcome[]>][] = [
  ["Flask", inPython("flask"), (at) => runPython(at, python, "Flask")],
  [
    "FastAPI",
    inPython("fastapi") && inPython("uvicorn") && `${inPython("fastapi")}, ${inPython("uvicorn")}`,
    (at) => runPython(at, python, "FastAPI"),
  ],
  ["Go", versionOf("go", ["version"]), (at) => runGo(at)],
  [
    "Fastify",
    packagesIn(modules, ["fastify", "@fastify/cors", "@x402/core"]),
    () => runFastify(modules as string),
  ],
  ["Next.js", packagesIn(modules, ["next", "@x402/next", "@x402/evm"]), () => runNext(modules as string)],
];

let failed = 0;
let passed = 0;
for (const [what, version, run] of runs) {
  if (version === null) {
    console.log(`${what}: NOT RUN, it is not installed here`);
    continue;
  }
  console.log(`${what} (${version})`);
  const at = path.join(folder, what);
  mkdirSync(at);
  cpSync(path.join(import.meta.dirname, "stand-ins"), at, { recursive: true });
  cpSync(path.join(import.meta.dirname, "serve.py"), path.join(at, "serve.py"));
  for (const { scene, wrong } of await run(at)) {
    console.log(`  ${wrong === null ? "ok" : "FAILED"}  ${scene}${wrong === null ? "" : `: ${wrong}`}`);
    if (wrong === null) passed++;
    else failed++;
  }
}
if (process.env.SOUK_LINES_KEEP) console.log(folder);
else rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
