import type { Exchange, Observation } from "./types";

/** Those that fixes have lines for. */
export const FRAMEWORKS = [
  "Express",
  "Hono",
  "Next.js",
  "Fastify",
  "FastAPI",
  "Flask",
  "Go",
  "Cloudflare Worker",
] as const;
export type Framework = (typeof FRAMEWORKS)[number];

type Response = Extract<Exchange["result"], { kind: "response" }>;
type Tell = (response: Response, header: (name: string) => string) => boolean;

/** What each gives away by itself, the surest first: a header that it sets, or the words of its own refusals. */
const TELLS: readonly [Framework, Tell][] = [
  ["Express", (_, header) => /^express$/i.test(header("x-powered-by"))],
  [
    "Next.js",
    (_, header) =>
      /^next\.js/i.test(header("x-powered-by")) ||
      header("x-nextjs-cache") !== "" ||
      /next-router-state-tree/i.test(header("vary")),
  ],
  ["Hono", ({ status, body }) => status === 404 && body === "404 Not Found"],
  ["Express", ({ body }) => /<pre>Cannot (?:GET|POST|PUT|PATCH|DELETE) \//.test(body)],
  [
    "Fastify",
    ({ body }) => /"message":"Route [A-Z]+:\S* not found"/.test(body) || body.includes('"code":"FST_ERR_'),
  ],
  [
    "FastAPI",
    ({ status, body }, header) =>
      (/^(?:uvicorn|hypercorn)$/i.test(header("server")) && !body.startsWith("<")) ||
      (status === 404 && body === '{"detail":"Not Found"}') ||
      (status === 405 && body === '{"detail":"Method Not Allowed"}') ||
      (status === 422 && /^\{"detail":\[\{.*"loc":\[/.test(body)),
  ],
  [
    "Flask",
    ({ body }, header) =>
      /^werkzeug\//i.test(header("server")) ||
      body.includes("was not found on the server. If you entered the URL manually"),
  ],
  ["Go", ({ status, body }) => status === 404 && /^404 page not found\n?$/.test(body)],
];

/** The framework behind an endpoint, when one of its answers gives it away; else null. Never a guess from its looks. */
export function frameworkOf(observation: Observation): Framework | null {
  for (const [framework, tells] of TELLS)
    for (const { result } of observation.exchanges) {
      if (result.kind !== "response") continue;
      const header = (name: string) => result.headers.find(([key]) => key === name)?.[1] ?? "";
      if (tells(result, header)) return framework;
    }
  const { hostname } = new URL(observation.target.url);
  return /\.(?:workers|pages)\.dev$/.test(hostname) ? "Cloudflare Worker" : null;
}
