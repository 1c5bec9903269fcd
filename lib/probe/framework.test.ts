import { describe, expect, test } from "vitest";
import { v2Response } from "@/lib/x402/test-challenges";
import { frameworkOf } from "./framework";
import { judge } from "./judge";
import { RULES } from "./rule-book";
import { fixVariants } from "./rules/fix-lines";
import { goodChallenge, observationOf, type Scene } from "./test-observations";

const good = v2Response(goodChallenge());
const sends = (name: string, value: string): Scene => ({
  cold: { ...good, headers: [...good.headers, [name, value]] },
});
const refuses = (status: number, body: string): Scene => ({ cold: { status, body } });

describe("a framework is recognised by what its own answers give away", () => {
  test.each<[string | null, string, Scene]>([
    ["Express", "its header", sends("x-powered-by", "Express")],
    ["Express", "its 404", refuses(404, "<pre>Cannot GET /report</pre>")],
    ["Hono", "its 404", refuses(404, "404 Not Found")],
    ["Next.js", "its header", sends("x-powered-by", "Next.js")],
    ["Next.js", "what its router varies by", sends("vary", "rsc, next-router-state-tree, accept-encoding")],
    [
      "Fastify",
      "its 404",
      refuses(404, '{"message":"Route GET:/x not found","error":"Not Found","statusCode":404}'),
    ],
    ["FastAPI", "its server", sends("server", "uvicorn")],
    ["FastAPI", "its 404", refuses(404, '{"detail":"Not Found"}')],
    [
      "FastAPI",
      "its validation",
      refuses(422, '{"detail":[{"type":"missing","loc":["query","city"],"msg":"Field required"}]}'),
    ],
    ["Flask", "its development server", sends("server", "Werkzeug/3.0.1 Python/3.12.1")],
    ["Go", "the 404 of net/http", refuses(404, "404 page not found\n")],
    [
      "Cloudflare Worker",
      "its domain",
      {
        url: "https://report.example.workers.dev/report",
        cold: v2Response(goodChallenge({ resource: { url: "https://report.example.workers.dev/report" } })),
      },
    ],
    [null, "nothing", {}],
    [null, "a proxy that everybody has", sends("server", "cloudflare")],
    [null, "a sentence that somebody wrote", refuses(404, "Sorry, 404 Not Found here")],
  ])("%s by %s", (framework, _what, scene) => expect(frameworkOf(observationOf(scene))).toBe(framework));
});

describe("fixes", () => {
  const corsFix = (scene: Scene) =>
    judge(observationOf({ ...scene, cors: { status: 402 } })).findings.find(
      (f) => f.id === "cors-allow-origin",
    )?.fix.code;

  test.each<[string, Scene, RegExp]>([
    ["Express", sends("x-powered-by", "Express"), /app\.use\(cors\(/],
    ["FastAPI", sends("server", "uvicorn"), /CORSMiddleware/],
    ["Flask", sends("server", "Werkzeug/3.0.1"), /app\.wsgi_app = with_cors/],
    ["HTTP", {}, /^# on every response/],
  ])("CORS lines for %s", (framework, scene, lines) =>
    expect(corsFix(scene)).toMatchObject({ framework, lines: expect.stringMatching(lines) }),
  );

  test("lines name the endpoint's own method and path, never a placeholder", () => {
    const { findings } = judge(
      observationOf({
        method: "POST",
        url: "https://api.example.com/a%22b",
        cold: { status: 400 },
        example: null,
      }),
    );
    expect(findings[0]?.fix.code?.lines).toContain("402");
    for (const rule of RULES)
      for (const { lines } of fixVariants(rule.fix.lines ?? {})) expect(lines).not.toMatch(/%[A-Z]+%/);
  });

  test("nothing that a stranger chose can end the string it stands in", () => {
    const url = `https://api.example.com/"+alert(1)+"?q="`;
    const { findings } = judge(
      observationOf({
        url: new URL(url).href,
        cold: v2Response(goodChallenge({ resource: { url: "http://x" } })),
      }),
    );
    const lines = findings.flatMap((finding) => finding.fix.code?.lines ?? []).join("\n");
    expect(lines).toContain("%22+alert(1)+%22");
    expect(lines).not.toContain('"+alert');
  });
});

test("every rule says everything that its page shows", () => {
  for (const rule of RULES) {
    for (const text of [rule.title, rule.holds, rule.detail, rule.expected, rule.fix.words, rule.source])
      expect(text.length, rule.id).toBeGreaterThan(3);
    expect(rule.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
  }
});
