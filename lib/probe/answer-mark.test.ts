import { describe, expect, test } from "vitest";
import { v2Response } from "@/lib/x402/test-challenges";
import { answerMark, isSameAnswer, markOf } from "./answer-mark";
import { fingerprint } from "./fingerprint";
import { judge } from "./judge";
import { MORE_BROKEN, SIGN_IN } from "./rules/test-broken";
import { BAZAAR, goodChallenge, observationOf, type Scene } from "./test-observations";
import type { Exchange } from "./types";

const coldOf = (scene: Scene = {}) => observationOf(scene).exchanges[0] as Exchange;
const good = v2Response(goodChallenge());
const answered = (change: Partial<typeof good>) => coldOf({ cold: { ...good, ...change } });
const challenged = (changes: Record<string, unknown>) => coldOf({ cold: v2Response(goodChallenge(changes)) });
const mark = answerMark(coldOf());

describe("an answer is taken for the same", () => {
  test.each([
    ["itself", coldOf()],
    [
      "with other times and counters",
      answered({ headers: [...good.headers, ["date", "now"], ["x-request-id", "7"]] }),
    ],
    ["come slowly", coldOf({ firstByteMs: 2_500 })],
    ["with words beside the challenge", answered({ body: '{"request":"7"}' })],
    ["with its keys in another order", challenged({ extensions: undefined, error: "x" })],
  ])("%s", (what, exchange) => {
    const before = what.startsWith("with its keys")
      ? answerMark(challenged({ error: "y", extensions: undefined }))
      : mark;
    expect(isSameAnswer(before, exchange)).toBe(true);
  });

  test("with a sign-in made anew", () => {
    const signIn = (nonce: string) =>
      challenged({
        extensions: { bazaar: BAZAAR, "sign-in-with-x": { ...SIGN_IN, info: { ...SIGN_IN.info, nonce } } },
      });
    expect(isSameAnswer(answerMark(signIn("a1b2c3d4e5f6")), signIn("f6e5d4c3b2a1"))).toBe(true);
  });
});

describe("an answer is told from the one before by", () => {
  const [option] = goodChallenge().accepts as Record<string, unknown>[];
  test.each([
    ["the price", challenged({ accepts: [{ ...option, amount: "20000" }] })],
    ["who is paid", challenged({ accepts: [{ ...option, payTo: option?.asset }] })],
    ["one more option", challenged({ accepts: [option, { ...option, amount: "20000" }] })],
    ["what is declared", challenged({ extensions: { bazaar: { ...BAZAAR, schema: {} } } })],
    ["what is said of the resource", challenged({ resource: { url: "https://api.example.com/other" } })],
    ["the status", answered({ status: 200 })],
    ["failing", coldOf({ cold: { fails: "connect" } })],
    ["a cache", answered({ headers: [...good.headers, ["age", "31"]] })],
    ["the size of its headers", answered({ headers: [...good.headers, ["x-large", "x".repeat(9_000)]] })],
  ])("%s", (_what, exchange) => {
    expect(isSameAnswer(mark, exchange)).toBe(false);
  });

  test("its way of failing", () => {
    const failing = answerMark(coldOf({ cold: { fails: "connect" } }));
    expect(isSameAnswer(failing, coldOf({ cold: { fails: "connect" } }))).toBe(true);
    expect(isSameAnswer(failing, coldOf({ cold: { fails: "timeout" } }))).toBe(false);
    expect(isSameAnswer(failing, coldOf())).toBe(false);
  });
});

/** Scenes in which only the empty request is answered otherwise than by a good endpoint at the usual address. */
const inColdAnswer = MORE_BROKEN.filter(
  ([, , , scene]) =>
    Object.keys(scene).every((key) => ["cold", "example", "firstByteMs"].includes(key)) && scene.cold,
);

test.each(inColdAnswer.map(([rule, what, , scene]) => ({ rule, what, scene })))(
  "what breaks $rule ($what) in the answer to the empty request is never taken for what was good before",
  ({ scene }) => {
    const good = observationOf({ example: scene.example });
    const bad = observationOf(scene);
    expect(fingerprint(judge(bad))).not.toBe(fingerprint(judge(good)));
    expect(isSameAnswer(answerMark(good.exchanges[0] as Exchange), bad.exchanges[0] as Exchange)).toBe(false);
  },
);

describe("one request can tell whether all is as before", () => {
  test.each([
    [true, "the empty request met the terms", {}],
    [true, "nothing listens", { cold: { fails: "connect" } }],
    [false, "the terms come only for a complete request", { cold: { status: 400 }, example: good }],
    [
      false,
      "the server is in trouble, and another method might be sold",
      { cold: { status: 500 }, example: null },
    ],
  ] satisfies [boolean, string, Scene][])("%s: %s", (able, _what, scene) => {
    expect(markOf(observationOf(scene)) !== null).toBe(able);
  });
});
