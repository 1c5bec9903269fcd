import { defineConfig, devices } from "@playwright/test";
import { WORKERS } from "./e2e/workers";
import { findChromium } from "./scripts/ensure-chromium.mjs";

// The workers read this file again, and inherit what was found.
process.env.SOUK_CHROMIUM ??= findChromium() ?? "";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  globalSetup: "./e2e/global-setup.ts",
  fullyParallel: true,
  workers: WORKERS,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes the second time has found something, too.
  retries: 0,
  // Ceilings for what never comes, not waits: a payment takes several signatures, blocks and processes, and on two busy cores
  // they take long.
  timeout: 120_000,
  expect: { timeout: 40_000 },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1280, height: 900 },
    launchOptions: { executablePath: process.env.SOUK_CHROMIUM || undefined },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
});
