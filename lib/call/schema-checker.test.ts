import { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { type CheckWorker, createSchemaChecker, type SchemaChecker } from "./schema-checker";

/** A thread that answers with what it was asked, and runs a pattern like a provider's where the schema has one. */
const CODE = `
const { parentPort } = require("node:worker_threads");
parentPort.on("message", ({ schema, value }) => {
  if (schema.pattern) new RegExp(schema.pattern).test(value);
  if (schema.broken) return parentPort.postMessage({ unusable: "broken" });
  parentPort.postMessage({ problems: [{ at: "", message: String(value) }] });
});
parentPort.postMessage({ ready: true });`;

let started = 0;
function thread(): CheckWorker {
  started++;
  const worker = new Worker(CODE, { eval: true });
  const adapter: CheckWorker = {
    postMessage: (question) => worker.postMessage(question),
    terminate: () => void worker.terminate(),
    onmessage: null,
    onerror: null,
  };
  worker.on("message", (data) => adapter.onmessage?.({ data }));
  worker.on("error", (error) => adapter.onerror?.(error));
  return adapter;
}

const open: SchemaChecker[] = [];
const checker = () => {
  started = 0;
  const made = createSchemaChecker(thread, 300);
  open.push(made);
  return made;
};
afterEach(() => {
  for (const made of open.splice(0)) made.close();
});

test("a pattern that would run for years is ended, and the next value is checked all the same", async () => {
  const { check } = checker();
  expect(await check({ pattern: "^(a+)+$" }, `${"a".repeat(60)}!`)).toEqual({ kind: "too-long" });
  expect(await check({}, "next")).toEqual({ kind: "checked", problems: [{ at: "", message: "next" }] });
  expect(started).toBe(2);
});

test("one thread serves many questions", async () => {
  const { check } = checker();
  for (const value of [1, 2, 3]) expect(await check({}, value)).toMatchObject({ kind: "checked" });
  expect(started).toBe(1);
});

test("of questions that wait only the newest is asked", async () => {
  const { check } = checker();
  const asked = [check({}, "a"), check({}, "b"), check({}, "c")];
  expect((await Promise.all(asked)).map(({ kind }) => kind)).toEqual(["checked", "superseded", "checked"]);
});

test("a schema that is none is told from a value that is wrong", async () => {
  expect(await checker().check({ broken: true }, 1)).toEqual({ kind: "unusable", why: "broken" });
});
