import type { Exhibit } from "./exhibit";
import { answer, answerWhen, challenge, isExample, option, plain } from "./good-answer";

const OTHER_RECEIVER = "0x52908400098527886E0F7030069857D2E4169EE7";

/** Something else than a 402 came where a 402 belongs. */
export const methodExhibits: readonly Exhibit[] = [
  {
    id: "free",
    title: "It gives away what it wants to sell",
    group: "method",
    expect: { verdict: "not-payable", findings: ["free-answer"] },
    serve: plain(200, {}, { celsius: 21 }),
  },
  {
    id: "challenge-with-200",
    title: "The challenge is right, the status is 200",
    group: "method",
    expect: { verdict: "not-payable", findings: ["challenge-status"] },
    serve: answer({ status: 200 }),
  },
  {
    id: "api-key",
    title: "It wants an API key before it asks for payment",
    group: "method",
    expect: { verdict: "not-payable", findings: ["auth-before-payment"] },
    serve: plain(401, { "www-authenticate": 'Bearer realm="museum"' }),
  },
  {
    id: "bot-wall",
    title: "It takes every caller for a robot to keep out",
    group: "method",
    expect: { verdict: "not-payable", findings: ["auth-before-payment"] },
    serve: plain(403),
  },
  {
    id: "input-first",
    title: "It checks the input before it asks for payment",
    group: "method",
    method: "POST",
    expect: { verdict: "not-payable", findings: ["input-before-payment"] },
    serve: plain(400, {}, { error: "city is required" }),
  },
  {
    id: "price-for-the-complete",
    title: "Only a request with a body is told the price",
    group: "method",
    method: "POST",
    expect: { verdict: "payable-with-warnings", findings: ["empty-request-402"] },
    serve: answerWhen((request) => !isExample(request), plain(422, {}, { error: "no body" })),
  },
  {
    id: "wrong-method",
    title: "The method is not allowed, and no other is sold",
    group: "method",
    expect: { verdict: "not-payable", findings: ["method-allowed"] },
    serve: plain(405, { allow: "PATCH" }),
  },
  {
    id: "sold-by-post",
    title: "POST is sold here, and GET was published",
    group: "method",
    expect: { verdict: "not-payable", findings: ["method-sold"] },
    serve: answerWhen(({ method }) => method !== "POST", plain(404)),
  },
  {
    id: "too-many",
    title: "The first request is already one too many",
    group: "method",
    expect: { verdict: "not-payable", findings: ["rate-limited"] },
    serve: plain(429, { "retry-after": "60" }),
  },
  {
    id: "crashes",
    title: "It fails before it can ask",
    group: "method",
    expect: { verdict: "not-payable", findings: ["server-error"] },
    serve: plain(500, {}, { error: "facilitator unavailable" }),
  },
  {
    id: "bad-gateway",
    title: "The proxy in front finds no server",
    group: "method",
    expect: { verdict: "not-payable", findings: ["server-error"] },
    serve: plain(502),
  },
  {
    id: "not-there",
    title: "There is nothing at this address",
    group: "method",
    expect: { verdict: "not-payable", findings: ["status-402"] },
    serve: plain(404),
  },
  {
    id: "example-refused",
    title: "Its own example is refused as bad input",
    group: "method",
    expect: { verdict: "payable-with-warnings", findings: ["example-402"] },
    serve: answerWhen(isExample, plain(400, {}, { error: "unknown city" })),
  },
  {
    id: "example-free",
    title: "Its own example is answered without a payment",
    group: "method",
    expect: { verdict: "payable-with-warnings", findings: ["example-402"] },
    serve: answerWhen(isExample, plain(200, {}, { celsius: 21 })),
  },
  {
    id: "example-hangs",
    title: "Its own example is never answered",
    group: "method",
    expect: { verdict: "payable-with-warnings", findings: ["example-402"] },
    serve: answerWhen(isExample, () => {}),
  },
  {
    id: "other-receiver",
    title: "The example pays somebody else than the empty request",
    group: "method",
    expect: { verdict: "payable", findings: [], advice: ["example-same-payee"] },
    serve: answerWhen(
      isExample,
      answer({ challenge: (place) => challenge(place, { accepts: [option({ payTo: OTHER_RECEIVER })] }) }),
    ),
  },
];
