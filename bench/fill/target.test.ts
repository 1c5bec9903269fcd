import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { fillTarget } from "./target";

function stateOfRunningSandbox(): string {
  const dir = mkdtempSync(path.join(tmpdir(), "souk-fill-"));
  mkdirSync(path.join(dir, "postgres"));
  const world = {
    origin: "http://localhost:3000",
    rpcUrl: "http://127.0.0.1:1",
    facilitatorUrl: "",
    sellers: [],
  };
  writeFileSync(path.join(dir, "world.json"), JSON.stringify(world));
  writeFileSync(path.join(dir, "ports.json"), JSON.stringify({ postgres: 20_001 }));
  writeFileSync(path.join(dir, "postgres", "password"), "secret");
  return dir;
}

test("the running sandbox's own database is filled", () => {
  expect(fillTarget("/", { SOUK_STATE_DIR: stateOfRunningSandbox() })).toEqual({
    databaseUrl: "postgres://postgres:secret@127.0.0.1:20001/postgres",
  });
});

test("production, a named database and a sandbox that does not run are refused", () => {
  const SOUK_STATE_DIR = stateOfRunningSandbox();
  const refused = (environment: Record<string, string>) =>
    fillTarget("/", { SOUK_STATE_DIR, ...environment });
  expect(refused({ SOUK_MODE: "production" })).toEqual({ refusal: expect.stringContaining("production") });
  expect(refused({ DATABASE_URL: "postgres://live/souk" })).toEqual({
    refusal: expect.stringContaining("DATABASE_URL"),
  });
  expect(refused({ SOUK_STATE_DIR: mkdtempSync(path.join(tmpdir(), "souk-none-")) })).toEqual({
    refusal: expect.stringContaining("npm start"),
  });
});
