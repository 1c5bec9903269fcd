import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { HINT, hintRootScripts } from "./compile-hints";

it("the scripts of every page are marked, once, and no others", () => {
  const dist = mkdtempSync(path.join(os.tmpdir(), "souk-hints-"));
  onTestFinished(() => rmSync(dist, { recursive: true }));
  mkdirSync(path.join(dist, "static"));
  writeFileSync(path.join(dist, "build-manifest.json"), '{"rootMainFiles":["static/a.js"]}');
  for (const name of ["a", "b"]) writeFileSync(path.join(dist, "static", `${name}.js`), `run("${name}");`);
  hintRootScripts(dist);
  hintRootScripts(dist);
  const read = (name: string) => readFileSync(path.join(dist, "static", `${name}.js`), "utf8");
  expect(read("a")).toBe(`${HINT}run("a");`);
  expect(read("b")).toBe('run("b");');
});
