import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Validator } from "@seriousme/openapi-schema-validator";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { discoveryRoute } from "@/app/_server/discovery-route";
import { openApiDocument } from "@/app/_server/openapi";
import { ROUTES } from "@/lib/api/routes";
import { callRoute } from "@/test/api";
import { serveFrom, TEST_ORIGIN, testContext } from "@/test/context";
import { insertListing, TEST_OPTION } from "@/test/listing";

interface Operation {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: Record<string, unknown> }[];
  requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { content?: Record<string, { schema: Record<string, unknown> }> }>;
}
const ctx = await testContext();
serveFrom(ctx);
beforeAll(() => insertListing(ctx.db, { tags: ["fx"], description: "Rates" }));

const document = JSON.parse(JSON.stringify(openApiDocument(TEST_ORIGIN)));
const operations: [string, Operation][] = Object.entries(
  document.paths as Record<string, Record<string, Operation>>,
).flatMap(([at, methods]) =>
  Object.entries(methods).map(([method, operation]): [string, Operation] => [
    `${method.toUpperCase()} ${at}`,
    operation,
  ]),
);
const operationOf = (key: string) => operations.find(([each]) => each === key)?.[1] as Operation;

test("it is OpenAPI 3.1 by the specification's own schema", async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document))).toMatchObject({ valid: true });
  expect(validator.version).toBe("3.1");
  const { info: _left, ...without } = document;
  expect(await validator.validate(structuredClone(without))).toMatchObject({ valid: false });
});

test("every route is an operation of its own name", () => {
  expect(operations.map(([key]) => key).sort()).toEqual(ROUTES.map((r) => `${r.method} ${r.path}`).sort());
  const names = operations.map(([, { operationId }]) => operationId);
  expect(new Set(names).size).toBe(names.length);
  expect(names.every((name) => /^[a-z][A-Za-z]+$/.test(name))).toBe(true);
});

test("every parameter of a path is declared, and every reference leads somewhere", () => {
  for (const [key, { parameters }] of operations) {
    const inPath = parameters.filter((parameter) => parameter.in === "path").map(({ name }) => `{${name}}`);
    expect(key.match(/\{\w+\}/g) ?? []).toEqual(inPath);
  }
  for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g))
    expect(document.components.schemas).toHaveProperty(name as string);
});

test("every route that reads a body says which", () => {
  const app = path.join(fileURLToPath(import.meta.url), "..", "..");
  const files = readdirSync(app, { recursive: true, encoding: "utf8" }).filter(
    (file) => path.basename(file) === "route.ts" && !file.includes("_server"),
  );
  for (const file of files) {
    const source = readFileSync(path.join(app, file), "utf8");
    if (!source.includes("readJson(")) continue;
    const route = `/${path.dirname(file).replace(/\[(\w+)\]/g, "{$1}")}`;
    const reading = operations.filter(([key, { requestBody }]) => key.endsWith(` ${route}`) && requestBody);
    expect(reading, route).not.toEqual([]);
  }
});

describe("what it says of requests is what validates them", () => {
  test("numbers, lists, defaults and what is needed", () => {
    const search = operationOf("GET /discovery/search").parameters;
    const schemaOf = (name: string) => search.find((parameter) => parameter.name === name)?.schema;
    expect(schemaOf("limit")).toMatchObject({ type: "integer", minimum: 1, maximum: 100, default: 20 });
    expect(schemaOf("type")).toMatchObject({ enum: ["http", "mcp"] });
    expect(schemaOf("extensions")).toMatchObject({ type: "array", items: { type: "string" } });
    expect(schemaOf("maxUsdPrice")).toMatchObject({ type: "string" });
    expect(search.every((parameter) => !parameter.required)).toBe(true);
    const [payTo] = operationOf("GET /discovery/merchant").parameters;
    expect(payTo).toMatchObject({ name: "payTo", required: true, schema: { type: "string" } });
  });

  test("a body's schema takes what the route takes, and refuses what it refuses", () => {
    const body = operationOf("POST /api/validate").requestBody?.content["application/json"]?.schema;
    const schema = z.fromJSONSchema(body as Parameters<typeof z.fromJSONSchema>[0]);
    expect(schema.safeParse({ resource: "https://a.example" }).success).toBe(true);
    expect(schema.safeParse({ method: "GET" }).success).toBe(false);
  });
});

test.each([
  ["GET /discovery/resources", ""],
  ["GET /discovery/search", "?query=rates"],
  ["GET /discovery/merchant", `?payTo=${TEST_OPTION.payTo}`],
])("%s answers what it says", async (key, query) => {
  const answer = await callRoute(discoveryRoute, `${key.split(" ")[1]}${query}`, { origin: null });
  const schema = operationOf(key).responses[200]?.content?.["application/json"]?.schema;
  expect(schema).toBeDefined();
  const whole = JSON.stringify({ ...schema, $defs: document.components.schemas });
  const checked = z
    .fromJSONSchema(JSON.parse(whole.replaceAll("#/components/schemas/", "#/$defs/")))
    .safeParse(await answer.json());
  expect(checked.error).toBeUndefined();
});
