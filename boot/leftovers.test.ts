import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exited, isRunning } from "@/sandbox/process";
import { rememberChild, stopLeftovers } from "./leftovers";

let dir: string;
let children: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), "souk-leftovers-"));
  children = path.join(dir, "children");
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A process that would run for a minute, and says when it has begun. */
async function begin(source: string) {
  const script = path.join(dir, "script.mjs");
  writeFileSync(script, `setTimeout(() => {}, 60_000); ${source}; console.log("begun");`);
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "ignore"] });
  await once(child.stdout, "data");
  return { child, pid: child.pid as number, script };
}

test.each([
  ["one that ends when asked", ""],
  ["one that does not listen", 'process.on("SIGTERM", () => {})'],
])("a leftover child is ended: %s", async (_name, source) => {
  const { child, pid, script } = await begin(source);
  rememberChild(children, "web", pid, script);
  const gone = exited(child);
  await stopLeftovers(children);
  await gone;
  expect(readdirSync(children)).toEqual([]);
});

test("a process that runs something else is left alone", async () => {
  const { child, pid } = await begin("");
  rememberChild(children, "web", pid, "/somewhere/boot/web.ts");
  await stopLeftovers(children);
  expect(isRunning(pid)).toBe(true);
  expect(readdirSync(children)).toEqual([]);
  child.kill();
  await exited(child);
});

test("the first start finds nothing", async () => {
  await expect(stopLeftovers(children)).resolves.toBeUndefined();
});
