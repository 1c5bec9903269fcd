// @ts-check
/**
 * `npm test`: every check and every test, in the order in which they fail fastest.
 *
 * A step that fails does not keep the others from running, except that the browser tests need the build.
 * The last line counts all runners together; a check that is no test runner (lint, types, build …) counts as one.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(fileURLToPath(import.meta.url), "..", "..");
const reports = mkdtempSync(path.join(tmpdir(), "souk-reports-"));

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 * @typedef {{ name: string, seconds: number, count: Count }} Result
 */

/**
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<boolean>} whether it exited with 0
 */
function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
    child.once("error", (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.once("exit", (code) => resolve(code === 0));
  });
}

/** @param {string} name */
const npm = (name) => run("npm", ["run", "--silent", name]);
const one = (/** @type {boolean} */ ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

/**
 * A runner that exits badly without a failed test (a crash, an unhandled error) counts as one failure.
 * @param {boolean} ok
 * @param {string} file its JSON report
 * @param {(report: any) => Count} read
 * @returns {Count}
 */
function counted(ok, file, read) {
  try {
    const count = read(JSON.parse(readFileSync(file, "utf8")));
    if (!ok && count.failed === 0) count.failed = 1;
    return count;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** @param {string} project */
async function vitest(project) {
  const file = path.join(reports, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const ok = await run("npx", ["vitest", "run", "--project", project, ...reporters]);
  return counted(ok, file, (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.testResults.filter(failedOutsideTests).length,
    skipped: report.numPendingTests + report.numTodoTests,
  }));
}

/** A file that does not even load has no failed test of its own. @param {any} suite */
const failedOutsideTests = (suite) =>
  suite.status === "failed" && !suite.assertionResults.some((/** @type {any} */ t) => t.status === "failed");

async function playwright() {
  const file = path.join(reports, "e2e.json");
  if (!(await run(process.execPath, ["scripts/ensure-chromium.mjs"]))) return one(false);
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const ok = await run("npx", ["playwright", "test", "--reporter=list,json"], env);
  return counted(ok, file, ({ stats, errors }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }));
}

/** @type {Result[]} */
const results = [];
/**
 * @param {string} name
 * @param {() => Promise<Count | boolean>} work
 */
async function step(name, work) {
  console.log(`\n=== ${name}`);
  const start = performance.now();
  const outcome = await work();
  const count = typeof outcome === "boolean" ? one(outcome) : outcome;
  results.push({ name, seconds: (performance.now() - start) / 1000, count });
  return count.failed === 0;
}

await step("lint", () => npm("check:lint"));
await step("types", () => npm("check:types"));
await step("unused code", () => npm("check:unused"));
await step("lock file", () => npm("check:lock"));
await step("unit tests", () => vitest("unit"));
await step("integration tests", () => vitest("integration"));
const built = await step("build", () => npm("build"));
if (built) await step("browser tests", playwright);
else console.log("\nThe browser tests were not run: there is no build.");
rmSync(reports, { recursive: true, force: true });

console.log("\n=== summary");
for (const { name, seconds, count } of results) {
  const { passed, failed, skipped } = count;
  const counts = [`${passed} passed`, `${failed} failed`, ...(skipped ? [`${skipped} skipped`] : [])];
  console.log(
    `${failed ? "FAIL" : "ok  "}  ${name.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s  ${counts.join(", ")}`,
  );
}
const total = (/** @type {"passed" | "failed"} */ key) => results.reduce((sum, r) => sum + r.count[key], 0);
if (total("failed") > 0) process.exitCode = 1;
console.log(`\n${total("passed")} passed, ${total("failed")} failed`);
