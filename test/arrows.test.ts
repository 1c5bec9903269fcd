import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

/** [file, imported module]: what docs/architecture.md forbids. */
const forbidden: [string, string][] = [
  ["app/page.tsx", "@/db/client"],
  ["app/page.tsx", "@/db/schema/listings"],
  ["app/page.tsx", "@/worker/main"],
  ["app/page.tsx", "@/sandbox/keys"],
  ["app/page.tsx", "drizzle-orm"],
  ["app/api/route.ts", "undici"],
  ["components/ui/card.tsx", "@/db/queries/listing"],
  ["components/ui/card.tsx", "@/services/context"],
  ["components/ui/card.tsx", "@/app/layout"],
  ["components/ui/card.tsx", "next/link"],
  ["app/page.tsx", "next/link"],
  ["services/verb.ts", "@/app/_server/context"],
  ["services/verb.ts", "@/components/ui/button"],
  ["services/verb.ts", "@/sandbox/keys"],
  ["services/verb.ts", "next/headers"],
  ["services/verb.ts", "postgres"],
  ["services/verb.ts", "drizzle-orm/postgres-js"],
  ["services/verb.ts", "undici"],
  ["services/verb.ts", "node:http"],
  ["db/queries/topic.ts", "@/services/context"],
  ["db/queries/topic.ts", "react"],
  ["lib/call/policy.ts", "@/db/client"],
  ["lib/call/policy.ts", "@/services/context"],
  ["lib/call/policy.ts", "@/components/ui/button"],
  ["lib/call/policy.ts", "next/navigation"],
  ["lib/call/policy.ts", "react"],
  ["lib/call/policy.ts", "drizzle-orm"],
  ["lib/call/policy.ts", "postgres"],
  ["lib/call/policy.ts", "../../db/client"],
  ["lib/call/policy.ts", "undici"],
  ["lib/env.ts", "../db/client"],
  ["lib/net/fetch.ts", "@/db/client"],
  ["worker/main.ts", "@/app/layout"],
  ["boot/main.ts", "@/components/ui/button"],
  ["sandbox/main.ts", "@/app/layout"],
  ["proxy.ts", "@/db/client"],
];

const allowed: [string, string][] = [
  ["app/page.tsx", "@/db/queries/listing"],
  ["app/page.tsx", "@/services/context"],
  ["app/page.tsx", "@/components/ui/button"],
  ["components/ui/card.tsx", "@/lib/x402/types"],
  ["services/verb.ts", "@/db/schema/listings"],
  ["services/verb.ts", "drizzle-orm"],
  ["services/verb.ts", "@/lib/errors"],
  ["services/verb.int.test.ts", "@/test/database"],
  ["services/verb.int.test.ts", "@/sandbox/keys"],
  ["db/client.ts", "drizzle-orm/postgres-js"],
  ["db/client.ts", "postgres"],
  ["db/queries/topic.ts", "@/lib/errors"],
  ["lib/net/fetch.ts", "undici"],
  ["lib/net/fetch.ts", "node:net"],
  ["lib/probe/rules/rule.ts", "../types"],
  ["worker/main.ts", "@/services/context"],
  ["sandbox/main.ts", "@/services/context"],
  ["proxy.ts", "next/server"],
];

const root = path.join(fileURLToPath(import.meta.url), "..", "..");
const scratch = mkdtempSync(path.join(tmpdir(), "souk-arrows-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function write(file: string, text: string) {
  mkdirSync(path.dirname(path.join(scratch, file)), { recursive: true });
  writeFileSync(path.join(scratch, file), text);
}

/** Lints a scratch tree under the project's own biome.json; `rule file:line` of everything reported. */
function lint(): Set<string> {
  copyFileSync(path.join(root, "biome.json"), path.join(scratch, "biome.json"));
  const biome = path.join(root, "node_modules/@biomejs/biome/bin/biome");
  const args = ["lint", "--vcs-enabled=false", "--max-diagnostics=none", "--reporter=json", "."];
  const { stdout } = spawnSync(process.execPath, [biome, ...args], { cwd: scratch, encoding: "utf8" });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { category: string; location: { path: string; start: { line: number } } }[];
  };
  return new Set(diagnostics.map((d) => `${d.category} ${d.location.path}:${d.location.start.line}`));
}

/** Every file once, one import a line; answers where each case ended up. */
function writeCases(cases: [string, string][]): Map<string, number> {
  const files = new Map<string, string[]>();
  const lines = new Map<string, number>();
  for (const [file, module] of cases) {
    const imports = files.get(file) ?? [];
    imports.push(`import "${module}";`);
    files.set(file, imports);
    lines.set(`${file} ${module}`, imports.length);
  }
  for (const [file, imports] of files) write(file, `${imports.join("\n")}\n`);
  return lines;
}

const lines = writeCases([...forbidden, ...allowed]);
write("lib/cycle/a.ts", 'import { b } from "./b";\n\nexport const a = () => b();\n');
write("lib/cycle/b.ts", 'import { a } from "./a";\n\nexport const b = (): number => a();\n');
write("lib/barrel/index.ts", 'export { a } from "../cycle/a";\n');
write("services/socket.ts", 'export const open = () => fetch("https://example.com");\n');
const reported = lint();
const at = (file: string, module: string) =>
  `lint/style/noRestrictedImports ${file}:${lines.get(`${file} ${module}`)}`;

describe("the import arrows", () => {
  it.each(forbidden)("%s may not import %s", (file, module) => {
    expect(reported).toContain(at(file, module));
  });

  it.each(allowed)("%s may import %s", (file, module) => {
    expect(reported).not.toContain(at(file, module));
  });

  it("an import cycle is an error", () => {
    expect(reported).toContain("lint/suspicious/noImportCycles lib/cycle/a.ts:1");
  });

  it("a barrel is an error", () => {
    expect(reported).toContain("lint/performance/noBarrelFile lib/barrel/index.ts:1");
  });

  it("the global fetch is an error where requests must go through the guarded one", () => {
    expect(reported).toContain("lint/style/noRestrictedGlobals services/socket.ts:1");
  });
});
