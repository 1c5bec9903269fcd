// @ts-check
/**
 * Finds a Chromium for the browser tests, or gets one; exits 1 with what to do when neither works.
 *
 * A browser that is already here comes first: Playwright's own, then the system's. Only then: Playwright's
 * download (where its server can be reached), then `apt-get` (as root on Debian and Ubuntu).
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "@playwright/test";

const DOWNLOAD_LIMIT_MS = 180_000;
const APT_LIMIT_MS = 300_000;
const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const MAC_APPS = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * Whether the file is there and starts: a browser that lacks a shared library, or a stub that only says
 * "install the snap", is not one.
 * @param {string} file
 */
function runs(file) {
  if (!existsSync(file)) return false;
  const done = spawnSync(file, ["--version"], { encoding: "utf8", timeout: 20_000 });
  return done.status === 0 && /\d+\.\d+/.test(done.stdout);
}

/**
 * A Chromium on this machine that starts, or null. `SOUK_CHROMIUM` names one; then no other is tried.
 * @returns {string | null} its path
 */
export function findChromium() {
  const named = process.env.SOUK_CHROMIUM;
  if (named) return runs(named) ? named : null;
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  const installed = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [chromium.executablePath(), ...installed, ...MAC_APPS].find(runs) ?? null;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {number} timeout milliseconds
 * @param {Record<string, string>} [env]
 */
function attempt(command, args, timeout, env = {}) {
  console.log(`  ${path.basename(command)} ${args.map((arg) => path.basename(arg)).join(" ")}`);
  const done = spawnSync(command, args, {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    timeout,
    env: { ...process.env, ...env },
  });
  if (done.status === 0) return true;
  const why = done.error?.message ?? done.stderr.trim().split("\n").at(-1);
  console.log(`  did not work: ${why || `exit code ${done.status}`}`);
  return false;
}

/** @param {string[]} args */
const playwright = (...args) => {
  const cli = path.join(path.dirname(createRequire(import.meta.url).resolve("playwright-core")), "cli.js");
  return attempt(process.execPath, [cli, ...args], DOWNLOAD_LIMIT_MS);
};

/** Playwright retries an unreachable server for minutes; asking it once costs at most five seconds. */
async function canDownload() {
  // A proxy is Playwright's to use; this process would not know whether it works.
  if (process.env.HTTPS_PROXY || process.env.https_proxy) return true;
  const host = process.env.PLAYWRIGHT_DOWNLOAD_HOST || "https://cdn.playwright.dev";
  try {
    await fetch(host, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(5_000) });
    return true;
  } catch {
    return false;
  }
}

async function getChromium() {
  const mayInstall = process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0;
  if (await canDownload()) {
    playwright("install", "--no-shell", "chromium");
    if (findChromium()) return;
    // It is there but lacks shared libraries.
    if (mayInstall && existsSync(chromium.executablePath())) playwright("install-deps", "chromium");
    if (findChromium()) return;
  } else console.log("  Playwright's download server cannot be reached");
  if (!mayInstall) return;
  const quiet = { DEBIAN_FRONTEND: "noninteractive" };
  attempt("apt-get", ["update", "-qq"], APT_LIMIT_MS, quiet);
  attempt("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], APT_LIMIT_MS, quiet);
}

const HELP = `No Chromium was found, and none could be installed. The browser tests need one. Any of these helps:
  - npx playwright install --with-deps chromium       (needs internet)
  - sudo apt-get install chromium                     (Debian)
  - brew install --cask chromium, or Google Chrome    (macOS)
  - SOUK_CHROMIUM=/path/to/chromium npm test          (one that is elsewhere)`;

async function main() {
  let found = findChromium();
  if (!found && !process.env.SOUK_CHROMIUM) {
    console.log("No Chromium here yet; trying to get one:");
    await getChromium();
    found = findChromium();
  }
  if (found) {
    console.log(`Chromium: ${found}`);
    return;
  }
  console.error(
    process.env.SOUK_CHROMIUM ? `SOUK_CHROMIUM (${process.env.SOUK_CHROMIUM}) does not start.` : HELP,
  );
  process.exitCode = 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
