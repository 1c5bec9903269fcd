import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sourceHash } from "./source-hash";

let root: string;
const put = (name: string, content: string) => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), content);
};
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), "souk-hash-"));
  put("app/page.tsx", "a page");
  put("app/deep/er/route.ts", "a route");
  put("package-lock.json", "{}");
});
afterEach(() => rmSync(root, { recursive: true }));

test("a changed, added, removed or renamed source changes the hash", () => {
  const seen = new Set([sourceHash(root)]);
  put("app/deep/er/route.ts", "another route");
  seen.add(sourceHash(root));
  put("lib/new.ts", "new");
  seen.add(sourceHash(root));
  rmSync(path.join(root, "app/page.tsx"));
  seen.add(sourceHash(root));
  renameSync(path.join(root, "lib/new.ts"), path.join(root, "lib/renamed.ts"));
  seen.add(sourceHash(root));
  put("package-lock.json", '{"lockfileVersion":3}');
  seen.add(sourceHash(root));
  expect(seen.size).toBe(6);
});

test("tests, other folders and touched files do not", () => {
  const before = sourceHash(root);
  put("app/page.test.tsx", "a test");
  put("lib/x.int.test.ts", "a test");
  put("docs/readme.md", "words");
  utimesSync(path.join(root, "app/page.tsx"), new Date(0), new Date(0));
  expect(sourceHash(root)).toBe(before);
});

test("moving a line from one file to its neighbour changes the hash", () => {
  put("lib/a.ts", "one two");
  put("lib/b.ts", "three");
  const before = sourceHash(root);
  put("lib/a.ts", "one ");
  put("lib/b.ts", "twothree");
  expect(sourceHash(root)).not.toBe(before);
});
