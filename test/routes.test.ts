import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ROUTES } from "@/lib/api/routes";

const app = path.join(fileURLToPath(import.meta.url), "..", "..", "app");

/** "GET /api/listings/{id}" for everything that a route file exports; those that answer where no route is left out. */
function exported(): string[] {
  const files = readdirSync(app, { recursive: true, encoding: "utf8" }).filter(
    (file) => path.basename(file) === "route.ts" && !file.includes("_server") && !file.includes("[..."),
  );
  return files.flatMap((file) => {
    const route = `/${path
      .dirname(file)
      .replaceAll(path.sep, "/")
      .replace(/\[(\w+)\]/g, "{$1}")}`;
    const methods = readFileSync(path.join(app, file), "utf8").matchAll(
      /^export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE)\b/gm,
    );
    return [...methods].map(([, method]) => `${method} ${route}`);
  });
}

test("every route that programs can reach is documented, and no other", () => {
  expect(ROUTES.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(exported().sort());
});
