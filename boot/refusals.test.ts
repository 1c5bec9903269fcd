import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { explainRefusedMethod, refuseUnreadablePath } from "./refusals";

let server: Server;
let origin = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    if (refuseUnreadablePath(request, response)) return;
    explainRefusedMethod(request, response);
    response.statusCode = request.method === "GET" ? 200 : 405;
    if (request.url === "/headers-first") response.writeHead(405).end();
    else if (request.url === "/own-words") response.setHeader("content-type", "text/plain").end("own words");
    else response.end(request.method === "GET" ? "fine" : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const ask = async (path: string, method: string) => {
  const answer = await fetch(origin + path, { method });
  return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
};

test.each([
  ["/api/listings", "OPTIONS, POST"],
  ["/api/listings/5f1e?x=1", "DELETE, GET, HEAD, OPTIONS"],
  ["/some/page", "GET, HEAD"],
])("a 405 says which methods there are (%s)", async (path, allow) => {
  const answer = await fetch(origin + path, { method: "PUT" });
  expect(answer.headers.get("allow")).toBe(allow);
});

test.each(["/api/health", "/headers-first"])(
  "a method that a route does not have is a problem (%s)",
  async (path) => {
    const answer = await ask(path, "PUT");
    expect(answer).toMatchObject({ status: 405, type: "application/problem+json" });
    expect(JSON.parse(answer.text)).toMatchObject({ type: "/docs/problems#method-not-allowed", status: 405 });
  },
);

test("every other answer is left as it is", async () => {
  expect(await ask("/", "GET")).toMatchObject({ status: 200, text: "fine" });
  expect(await ask("/own-words", "PUT")).toMatchObject({
    status: 405,
    type: "text/plain",
    text: "own words",
  });
});

test.each(["/api/listings/%E0%A4%A", "/%", "/%ff"])(
  "a path that cannot be decoded is a problem (%s)",
  async (path) => {
    const answer = await ask(path, "GET");
    expect(answer).toMatchObject({ status: 400, type: "application/problem+json" });
    expect(JSON.parse(answer.text)).toMatchObject({ type: "/docs/problems#invalid-request", status: 400 });
  },
);

test("a query that cannot be decoded is the route's business", async () => {
  expect(await ask("/?q=%FF%", "GET")).toMatchObject({ status: 200 });
});
