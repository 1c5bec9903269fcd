import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** Everything that the web's build reads, apart from node_modules, which package-lock.json stands for. */
export const BUILD_SOURCES = [
  "app",
  "components",
  "db",
  "lib",
  "public",
  "sandbox",
  "services",
  "next.config.ts",
  "package-lock.json",
  "package.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
] as const;

/**
 * A hash of the names and contents of `sources` under `root`, which may be files or folders, or be missing. Tests
 * are left out.
 */
export function sourceHash(root: string, sources: readonly string[] = BUILD_SOURCES): string {
  const hash = createHash("sha256");
  const add = (relative: string) => {
    const file = path.join(root, relative);
    if (!existsSync(file)) return;
    if (statSync(file).isDirectory()) {
      for (const name of readdirSync(file).sort()) add(path.posix.join(relative, name));
    } else if (!/\.test\.tsx?$/.test(relative)) {
      const content = readFileSync(file);
      hash.update(`${relative}\0${content.length}\0`).update(content);
    }
  };
  for (const source of sources) add(source);
  return hash.digest("hex");
}
