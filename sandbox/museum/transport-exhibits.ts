import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Exhibit } from "./exhibit";
import { answer, challenge, challengeV1, plain } from "./good-answer";

const SLOW_MS = 2_100;

/** Nothing that could be read came back, or it came in a bad state. */
export const transportExhibits: readonly Exhibit[] = [
  {
    id: "no-answer",
    title: "It takes the request and never answers",
    group: "transport",
    expect: { verdict: "unreachable", findings: ["answers-in-time"] },
    serve() {},
  },
  {
    id: "endless-body",
    title: "The headers come, and the body never ends",
    group: "transport",
    expect: { verdict: "unreachable", findings: ["answers-in-time"] },
    serve(_request, response) {
      response.writeHead(402, { "content-type": "application/json" });
      response.write('{"x402Version":');
    },
  },
  {
    id: "hangs-up",
    title: "It hangs up without an answer",
    group: "transport",
    expect: { verdict: "unreachable", findings: ["http-well-formed"] },
    serve: (request) => request.socket.destroy(),
  },
  {
    id: "not-http",
    title: "The answer is not HTTP",
    group: "transport",
    expect: { verdict: "unreachable", findings: ["http-well-formed"] },
    serve: (request) => request.socket.end("220 museum ESMTP\r\n"),
  },
  {
    id: "cut-short",
    title: "The body is shorter than its Content-Length",
    group: "transport",
    expect: { verdict: "unreachable", findings: ["http-well-formed"] },
    serve(_request, response) {
      response.writeHead(402, { "content-type": "application/json", "content-length": "200" });
      response.write("{}", () => response.destroy());
    },
  },
  {
    id: "endless-headers",
    title: "The headers are larger than 128 KB",
    group: "transport",
    expect: { verdict: "unreachable", findings: ["headers-readable"] },
    serve: answer({ headers: { "x-trace": "t".repeat(140_000) } }),
  },
  {
    id: "no-tls",
    title: "An https URL on a port that speaks plain http",
    group: "transport",
    urlAt: (origin) => `${origin.replace("http:", "https:")}/no-tls`,
    expect: { verdict: "unreachable", findings: ["tls-trusted"] },
    serve: answer(),
  },
  {
    id: "private-address",
    title: "The URL is of a private network",
    group: "transport",
    urlAt: () => "http://10.0.0.7/private-address",
    expect: { verdict: "blocked", findings: ["address-allowed"] },
    serve: answer(),
  },
  {
    id: "moved",
    title: "It redirects to another host",
    group: "transport",
    expect: { verdict: "not-payable", findings: ["no-redirect"] },
    serve: plain(301, { location: "https://www.example.com/weather" }),
  },
  {
    id: "slash-added",
    title: "It redirects to itself with a slash at the end",
    group: "transport",
    expect: { verdict: "not-payable", findings: ["no-redirect"] },
    serve: plain(308, { location: "/slash-added/" }),
  },
  {
    id: "slow-terms",
    title: "The terms take more than two seconds",
    group: "transport",
    expect: { verdict: "payable", findings: [], advice: ["quick"] },
    serve(request, response, place) {
      const late = request.method === "OPTIONS" || request.headers.origin ? 0 : SLOW_MS;
      void delay(late).then(() => answer()(request, response, place));
    },
  },
  {
    id: "stack-trace",
    title: "A stack trace in the challenge makes the header larger than 16 KB",
    group: "transport",
    expect: { verdict: "payable-with-warnings", findings: ["header-size"] },
    serve: answer({
      challenge: (place) => challenge(place, { error: "Error: payment required at handler ".repeat(400) }),
    }),
  },
  {
    id: "many-headers",
    title: "Other headers fill more than 8 KB",
    group: "transport",
    expect: { verdict: "payable", findings: [], advice: ["header-size"] },
    serve: answer({ headers: { "x-experiments": "a=1;".repeat(2_100) } }),
  },
  {
    id: "cached",
    title: "Caches may keep the 402 for an hour",
    group: "transport",
    expect: { verdict: "payable-with-warnings", findings: ["challenge-not-cached"] },
    serve: answer({ headers: { "cache-control": "public, max-age=3600" } }),
  },
  {
    id: "expires-later",
    title: "Caches may keep the 402 until an hour from now",
    group: "transport",
    expect: { verdict: "payable-with-warnings", findings: ["challenge-not-cached"] },
    serve(request, response, place) {
      const expires = new Date(Date.now() + 3_600_000).toUTCString();
      answer({ headers: { "cache-control": null, expires } })(request, response, place);
    },
  },
  {
    id: "from-cache",
    title: "The 402 has been in a cache for five minutes",
    group: "transport",
    expect: { verdict: "payable-with-warnings", findings: ["challenge-fresh"] },
    serve: answer({ headers: { age: "300" } }),
  },
  {
    id: "compressed",
    title: "The body is compressed though the request said not to",
    group: "transport",
    expect: { verdict: "payable-with-warnings", findings: ["body-not-compressed"] },
    serve: answer({ headers: { "content-encoding": "gzip" }, body: () => gzipSync("{}") }),
  },
  {
    id: "large-body",
    title: "The v1 challenge is larger than 64 KB",
    group: "transport",
    expect: { verdict: "not-payable", findings: ["body-size"] },
    serve: answer({
      write: null,
      body: (place) =>
        JSON.stringify(challengeV1(place, { description: "Every word of it. ".repeat(4_000) })),
    }),
  },
];
