import { expect, test, vi } from "vitest";
import { discoveryRoute } from "@/app/_server/discovery-route";
import { callRoute } from "@/test/api";
import { serveFrom, TEST_ORIGIN, testContext } from "@/test/context";
import { GET as nonce } from "./session/nonce/route";
import { POST as validate } from "./validate/route";

const ctx = await testContext();
// A minute that does not end while reads are counted.
const now = () => new Date("2026-01-01T00:00:30Z");
serveFrom({ ...ctx, now, env: { ...ctx.env, readsPerMinute: 150 } });

test("an answer says which limits it was counted against and what is left", async () => {
  const answer = await callRoute(nonce, "/api/session/nonce", { headers: { "x-souk-ip": "192.0.2.1" } });
  expect(answer.headers.get("ratelimit-policy")).toBe('"read";q=150;w=60, "nonce";q=60;w=60');
  expect(answer.headers.get("ratelimit")).toMatch(/^"read";r=149;t=\d+, "nonce";r=59;t=\d+$/);
});

test("reads run out per visitor, and the refusal says when there are more", async () => {
  const headers = { "x-souk-ip": "192.0.2.2" };
  const read = () => callRoute(discoveryRoute, "/discovery/resources?limit=1", { origin: null, headers });
  for (let i = 0; i < 150; i++) expect((await read()).status).toBe(200);
  const refused = await read();
  expect(refused.status).toBe(429);
  expect(refused.headers.get("ratelimit")).toMatch(/^"read";r=0;t=\d+$/);
  expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
  const other = { headers: { "x-souk-ip": "192.0.2.3" } };
  expect((await callRoute(discoveryRoute, "/discovery/resources?limit=1", other)).status).toBe(200);
});

test("a visitor who leaves in the middle of a body is not logged as a fault", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  const body = new ReadableStream({
    pull(controller) {
      controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" }));
    },
  });
  const headers = { "content-type": "application/json", origin: TEST_ORIGIN };
  const request = new Request(`${TEST_ORIGIN}/api/validate`, {
    method: "POST",
    headers,
    body,
    duplex: "half",
  } as RequestInit);
  const answer = await validate(request, { params: Promise.resolve({}) });
  expect(answer.status).toBe(400);
  expect(log).not.toHaveBeenCalled();
});
