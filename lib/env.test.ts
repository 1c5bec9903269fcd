import { expect, test } from "vitest";
import { ConfigError, loadEnv } from "./env";

const production = {
  SOUK_MODE: "production",
  SOUK_ORIGIN: "https://souk.example",
  DATABASE_URL: "postgres://localhost/souk",
};
const key = `0x${"22".repeat(32)}`;

test("the key that signs evidence is read, and may be absent", () => {
  expect(loadEnv({ ...production, SOUK_EVIDENCE_KEY: key }).evidenceKey).toBe(key);
  expect(loadEnv(production).evidenceKey).toBeUndefined();
});

test.each(["0x1234", "22".repeat(32), `${key}00`])(
  "a key that is none (%s) is a refusal to start",
  (wrong) => {
    expect(() => loadEnv({ ...production, SOUK_EVIDENCE_KEY: wrong })).toThrow(ConfigError);
  },
);
