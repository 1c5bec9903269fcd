import { expect, test } from "vitest";
import { rateLimitHeaders } from "./rate-limit";

const use = { policy: "validate", limit: 60, windowSeconds: 60, remaining: 59, resetSeconds: 12 };

test("each limit is a member of both fields", () => {
  const host = { ...use, policy: "probe-host", limit: 120, remaining: 0 };
  expect(rateLimitHeaders([use, host])).toEqual({
    "ratelimit-policy": '"validate";q=60;w=60, "probe-host";q=120;w=60',
    ratelimit: '"validate";r=59;t=12, "probe-host";r=0;t=12',
  });
});

test("a limit that was used twice is told once, as it stands", () => {
  expect(rateLimitHeaders([use, { ...use, remaining: 58 }]).ratelimit).toBe('"validate";r=58;t=12');
});

test("what counts against nothing says nothing", () => {
  expect(rateLimitHeaders([])).toEqual({});
});
