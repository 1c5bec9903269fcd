import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exited } from "@/sandbox/process";
import { acquireLock, LockedError } from "./lock";

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), "souk-lock-"));
  file = path.join(dir, "state", "lock");
});
afterEach(() => rmSync(dir, { recursive: true }));

const held = (pid: number) => JSON.stringify({ pid, note: "http://localhost:3000" });

test("a lock that a living holder has is refused, saying who and where", () => {
  acquireLock(file, "mine")();
  writeFileSync(file, held(4242));
  expect(() => acquireLock(file, "mine", () => true)).toThrow(new LockedError(4242, "http://localhost:3000"));
});

test("it is free again after it was given back", () => {
  const release = acquireLock(file, "mine");
  expect(existsSync(file)).toBe(true);
  release();
  expect(readdirSync(path.dirname(file))).toEqual([]);
});

test("the lock of a process that has gone is taken over", async () => {
  acquireLock(file, "mine")();
  const child = spawn(process.execPath, ["-e", ""]);
  await exited(child);
  writeFileSync(file, held(child.pid as number));
  acquireLock(file, "mine")();
  expect(readdirSync(path.dirname(file))).toEqual([]);
});

test("a lock whose number now belongs to some other program is taken over", () => {
  acquireLock(file, "mine")();
  writeFileSync(file, held(process.ppid));
  acquireLock(file, "mine")();
  expect(existsSync(file)).toBe(false);
});

test("a lock that is not readable as one is taken over", () => {
  acquireLock(file, "mine")();
  writeFileSync(file, "{");
  acquireLock(file, "mine", () => true)();
  expect(existsSync(file)).toBe(false);
});

test("giving back a lock that somebody else has taken over leaves theirs alone", () => {
  const release = acquireLock(file, "mine");
  writeFileSync(file, held(4242));
  release();
  expect(existsSync(file)).toBe(true);
});
