import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepEvidenceKey } from "./evidence-key";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "souk-key-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("the key is made once and kept, for its owner alone", () => {
  const key = keepEvidenceKey(dir);
  expect(key).toMatch(/^0x[0-9a-f]{64}$/);
  expect(keepEvidenceKey(dir)).toBe(key);
  expect(statSync(path.join(dir, "evidence-key")).mode & 0o777).toBe(0o600);
});

test("a file that holds no key is not overwritten", () => {
  writeFileSync(path.join(dir, "evidence-key"), "something else");
  expect(() => keepEvidenceKey(dir)).toThrow("holds no key");
});
