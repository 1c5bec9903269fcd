import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { PaymentRequirements } from "@/lib/x402/types";
import { codeSamples, sampleOption } from "./code-samples";

const OPTION: PaymentRequirements = {
  scheme: "exact",
  network: "eip155:84532",
  amount: "2000",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  maxTimeoutSeconds: 60,
  extra: {},
};
const HOSTILE = `https://x.example/a'b"c\`d$(touch /tmp/never)\${1}\\?q=</script>&r='; exit 1; '`;
const curl = (code: string, stub: string) =>
  execFileSync("sh", ["-c", `curl() { ${stub}; }\n${code}`], { encoding: "utf8" });

describe("curl", () => {
  it("hands every value to curl as it is, whatever it holds", () => {
    const body = `{"text":"it's \\"quoted\\" $HOME \`id\` \\n"}`;
    const [sample] = codeSamples(
      { url: HOSTILE, method: "POST", headers: { "x-key": "a'b" }, body },
      1,
      null,
    );
    const given = curl(sample?.code ?? "", `printf '%s\\0' "$@"`).split("\0");
    expect(given).toEqual([
      "-sS",
      "-X",
      "POST",
      "-H",
      "accept: application/json",
      "-H",
      "x-key: a'b",
      "--data-raw",
      body,
      HOSTILE,
      "",
    ]);
  });

  it("prints the decoded challenge of version 2", () => {
    const [sample] = codeSamples({ url: "https://x.example/", method: "GET", headers: {} }, 2, null);
    const header = Buffer.from('{"x402Version":2}').toString("base64");
    const stub = `printf 'HTTP/2 402\\r\\nPayment-Required: ${header}\\r\\n\\r\\n'`;
    expect(curl(sample?.code ?? "", stub)).toBe('{"x402Version":2}');
  });
});

describe("code that pays", () => {
  it("holds strangers' text as literals only", () => {
    const request = {
      url: HOSTILE,
      method: "POST",
      headers: { "x-key": "`" },
      body: "</script>\u2028",
    };
    for (const { id, code } of codeSamples(request, 2, OPTION)) {
      if (id === "curl") continue;
      expect(code).not.toContain("</script>");
      const [, url] = /(?:payingFetch\(|url(?:: | = ))("(?:[^"\\]|\\.)*")/.exec(code) ?? [];
      expect(JSON.parse(url ?? "null")).toBe(HOSTILE);
      const [, body] = /(?:body|data)(?:: | = )("(?:[^"\\]|\\.)*")/.exec(code) ?? [];
      expect(JSON.parse(body ?? "null")).toBe(request.body);
    }
  });

  it.each([
    ["another scheme", { scheme: "upto" }],
    ["a token nobody knows", { asset: "0x0000000000000000000000000000000000000001" }],
    [
      "a token without signed transfers",
      { network: "eip155:38833", asset: "0xA5b8BF902b2844dA17d4506cc827F7F1681735E7" },
    ],
    ["another way of moving the token", { extra: { assetTransferMethod: "permit2" } }],
    ["a network without a chain id", { network: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp" }],
  ])("is not given for %s", (_, change) => {
    const ids = codeSamples({ url: "https://x.example/", method: "GET", headers: {} }, 2, {
      ...OPTION,
      ...change,
    });
    expect(ids.map(({ id }) => id)).toEqual(["curl"]);
    expect(sampleOption([{ ...OPTION, ...change }])).toBeNull();
  });

  it("pays the cheapest option that it can pay", () => {
    const dear = { ...OPTION, amount: "9000" };
    const cheapButUnpayable = { ...OPTION, amount: "1", scheme: "upto" };
    expect(sampleOption([dear, cheapButUnpayable, OPTION])).toBe(OPTION);
  });
});
