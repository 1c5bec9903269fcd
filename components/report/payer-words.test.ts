import { expect, test } from "vitest";
import type { Payer, ProbeReport } from "@/lib/probe/types";
import { payerTags } from "./payer-words";

const payer = (who: Payer["who"], ok: boolean | null): Payer => ({ who, ok, reason: `why ${who}` });
const tags = (payers: Payer[], verdict: ProbeReport["verdict"] = "payable") => payerTags({ payers, verdict });

test("a web page that needs the relay is told so once, with what stops it", () => {
  expect(tags([payer("browser", false), payer("relay", true)])).toEqual([
    { who: "browser", text: "web page via relay", mark: "yes", tone: "limit", reason: "why browser" },
  ]);
});

test("a web page that pays directly is one tag too", () => {
  expect(tags([payer("browser", true), payer("relay", true)])).toMatchObject([
    { text: "web page", mark: "yes", tone: "good" },
  ]);
});

test("what cannot be told is neither good nor bad", () => {
  expect(tags([payer("smart-wallet", null)])).toMatchObject([{ mark: "unknown", tone: "plain" }]);
});

test("nobody can pay what is not payable; the old client's no is no fault of what is", () => {
  expect(tags([payer("sdk-v1", false)], "not-payable")).toMatchObject([{ mark: "no", tone: "bad" }]);
  expect(tags([payer("sdk-v1", false)])).toMatchObject([{ mark: "no", tone: "plain" }]);
});

test("a report of the first rule book has no tags", () => {
  expect(payerTags({ verdict: "payable" } as ProbeReport)).toEqual([]);
});
