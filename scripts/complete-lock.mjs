// @ts-check
/**
 * Completes package-lock.json, so that `npm ci` passes on every platform.
 *
 * `npm install` records only the platform binaries that the registry in use offers, and `npm ci` then refuses
 * the lock elsewhere ("Missing: @biomejs/cli-darwin-arm64 from lock file"). Every optional package that some
 * dependency names gets an entry here: version, os, cpu, libc, optional. npm looks up the address by itself,
 * so the lock carries no `resolved` address.
 *
 *   node scripts/complete-lock.mjs           completes the file
 *   node scripts/complete-lock.mjs --check   exits 1 when something is missing
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {string} [resolved]
 * @property {string} [integrity]
 * @property {boolean} [link]
 * @property {boolean} [dev]
 * @property {boolean} [devOptional]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 *
 * @typedef {{ packages: Record<string, LockEntry> }} Lock
 */

const SYSTEMS = [
  ...["darwin", "win32", "android", "openharmony", "linux"],
  ...["freebsd", "openbsd", "netbsd", "sunos", "aix"],
];
/** @type {[RegExp, string][]} Longest first: `arm64` contains `arm`. */
const PROCESSORS = [
  [/wasm32/, "wasm32"],
  [/arm64|aarch64/, "arm64"],
  [/x64|amd64|x86_64/, "x64"],
  [/ia32|x86/, "ia32"],
  [/riscv64/, "riscv64"],
  [/ppc64/, "ppc64"],
  [/s390x/, "s390x"],
  [/loong64/, "loong64"],
  [/mips64el/, "mips64el"],
  [/arm/, "arm"],
];

/**
 * What a platform package's name says about where it runs, in the words of package.json.
 * @param {string} name e.g. `@biomejs/cli-linux-arm64-musl`
 * @returns {Pick<LockEntry, "os" | "cpu" | "libc">}
 */
export function platformOf(name) {
  const words = name.slice(name.indexOf("/") + 1).replace("windows", "win32");
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find(([pattern]) => pattern.test(words))?.[1];
  const libc = /musl/.test(words) ? "musl" : /-gnu\b/.test(words) ? "glibc" : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }), ...(os && { os: [os] }) };
}

/**
 * Where npm would find `name` when required from the package at `from`, or null.
 * @param {Lock["packages"]} packages
 * @param {string} from key of the requiring package, "" for the root
 * @param {string} name
 */
function resolve(packages, from, name) {
  for (let base = from; ; ) {
    const key = `${base ? `${base}/` : ""}node_modules/${name}`;
    if (packages[key]) return key;
    if (!base) return null;
    const parent = base.lastIndexOf("/node_modules/");
    base = parent < 0 ? "" : base.slice(0, parent);
  }
}

/**
 * @param {Lock} lock the parsed lock file, left alone
 * @returns {{ lock: Lock, problems: string[] }} the completed lock, and one line for each thing that was wrong
 */
export function completeLock(lock) {
  const problems = [];
  /** @type {Lock["packages"]} */
  const packages = {};
  for (const [key, entry] of Object.entries(lock.packages)) {
    const { resolved, ...rest } = entry;
    // A link's `resolved` is a path inside the repository, not an address.
    if (resolved !== undefined && !entry.link) problems.push(`${key} has a resolved address`);
    packages[key] = entry.link ? entry : rest;
  }
  for (const [key, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (resolve(packages, key, name)) continue;
      const version = /^[\^~]?(\d+\.\d+\.\d+\S*)$/.exec(range)?.[1];
      const platform = platformOf(name);
      // Not a platform package, or a range nothing here can pin: only the registry can say.
      if (!version || !(platform.os || platform.cpu?.includes("wasm32"))) {
        problems.push(`${name}@${range} (optional, of ${key}) is missing and cannot be derived`);
        continue;
      }
      problems.push(`${name}@${version} is missing`);
      const { cpu, libc, os } = platform;
      packages[`node_modules/${name}`] = {
        version,
        ...(cpu && { cpu }),
        ...(entry.dev && { dev: true }),
        ...(libc && { libc }),
        optional: true,
        ...(os && { os }),
      };
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en"));
  return { lock: { ...lock, packages: Object.fromEntries(sorted) }, problems };
}

function main() {
  const file = new URL("../package-lock.json", import.meta.url);
  const { lock, problems } = completeLock(JSON.parse(readFileSync(file, "utf8")));
  if (process.argv.includes("--check")) {
    if (problems.length === 0) return;
    console.error("package-lock.json is not complete; run `npm run lock:complete`:");
    for (const problem of problems) console.error(`  ${problem}`);
    process.exitCode = 1;
    return;
  }
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  for (const problem of problems) console.log(`completed: ${problem}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main();
