import { gzipSync } from "node:zlib";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import type { Exhibit } from "./exhibit";
import { answer, challenge, challengeV1, resource } from "./good-answer";

type Difference = NonNullable<Parameters<typeof answer>[0]>;

const notPayable = (rule: string, ...advice: string[]): Exhibit["expect"] => ({
  verdict: "not-payable",
  findings: [rule],
  advice,
});

function exhibit(
  id: string,
  title: string,
  group: Exhibit["group"],
  expect: Exhibit["expect"],
  difference: Difference,
): Exhibit {
  return { id, title, group, expect, serve: answer(difference) };
}

const header = (id: string, title: string, rule: string, write: Difference["write"]) =>
  exhibit(id, title, "protocol", notPayable(rule), { write });
const oldBody = (
  id: string,
  title: string,
  expect: Exhibit["expect"],
  body: Difference["body"],
  headers?: Difference["headers"],
) => exhibit(id, title, "protocol", expect, { write: null, body, headers });
/** The challenge under a header of this name, and under no other. */
const under = (name: string): Exhibit["serve"] => {
  return (request, response, place) =>
    answer({ write: null, headers: { [name]: encodeJsonHeader(challenge(place)) } })(
      request,
      response,
      place,
    );
};

const text = JSON.stringify;

/** Right but for one step too many, too few, or in the wrong place. */
export const misreadExhibits: readonly Exhibit[] = [
  {
    id: "header-with-underscore",
    title: "The header is named PAYMENT_REQUIRED",
    group: "protocol",
    expect: notPayable("challenge-header-name"),
    serve: under("payment_required"),
  },
  header("encoded-twice", "The header is base64 of base64", "challenge-base64", (value) =>
    Buffer.from(encodeJsonHeader(value)).toString("base64"),
  ),
  header("written-twice", "The header is base64 of a text that holds JSON", "challenge-shape", (value) =>
    encodeJsonHeader(text(value)),
  ),
  header("wrapped", "The challenge is inside another object", "challenge-shape", (value) =>
    encodeJsonHeader({ paymentRequired: value }),
  ),
  header("names-v1", "It says version 1 and is written as version 2", "x402-version", (value) =>
    encodeJsonHeader({ ...value, x402Version: 1 }),
  ),
  oldBody("names-v2", "It says version 2 and is written as version 1", notPayable("x402-version"), (place) =>
    text({ ...challengeV1(place), x402Version: 2 }),
  ),
  oldBody("in-detail", "FastAPI put the challenge inside detail", notPayable("challenge-shape"), (place) =>
    text({ detail: challengeV1(place) }),
  ),
  oldBody("json-in-json", "The body is a text that holds JSON", notPayable("challenge-shape"), (place) =>
    text(text(challengeV1(place))),
  ),
  oldBody(
    "packed-terms",
    "The v1 challenge is compressed unasked",
    { verdict: "payable-with-warnings", findings: ["body-not-compressed"], advice: ["speaks-v2"] },
    (place) => gzipSync(text(challengeV1(place))),
    { "content-encoding": "gzip" },
  ),
  oldBody(
    "not-packed",
    "It says gzip and the body is plain",
    notPayable("body-not-compressed"),
    (place) => text(challengeV1(place)),
    { "content-encoding": "gzip" },
  ),
  exhibit(
    "tags-as-text",
    "The tags are one text",
    "resource",
    { verdict: "payable", findings: [], advice: ["resource-tags"] },
    { challenge: (place) => challenge(place, { resource: resource(place.url, { tags: "weather" }) }) },
  ),
];
