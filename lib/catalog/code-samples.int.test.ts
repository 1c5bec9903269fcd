import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { createPublicClient, http, parseAbi } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { declaredInput } from "@/lib/probe/declared-input";
import { exampleRequest } from "@/lib/probe/example-request";
import { parsePaymentRequired } from "@/lib/x402/payment-required";
import { faucet } from "@/sandbox/faucet";
import { USDC_ADDRESS } from "@/sandbox/token";
import { codeSamples, sampleOption } from "./code-samples";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../..");
const rpcUrl = inject("rpcUrl");
const sellers = inject("sellers");

// Inside node_modules, so that the samples find the packages they name as they would in a project of their own.
mkdirSync(path.join(root, "node_modules/.cache"), { recursive: true });
const dir = mkdtempSync(path.join(root, "node_modules/.cache/souk-samples-"));
afterAll(() => rmSync(dir, { recursive: true }));

const PRIVATE_KEY = generatePrivateKey();
const { address } = privateKeyToAccount(PRIVATE_KEY);
beforeAll(() => faucet(rpcUrl, address, 10_000_000n));

const chain = createPublicClient({ chain: baseSepolia, transport: http(rpcUrl) });
const balance = () =>
  chain.readContract({
    abi: parseAbi(["function balanceOf(address) view returns (uint256)"]),
    address: USDC_ADDRESS,
    functionName: "balanceOf",
    args: [address],
  });

/** The samples of a running seller, from its own 402, as the listing page makes them. */
async function samplesOf(name: string) {
  const seller = sellers.find((candidate) => candidate.name === name);
  if (!seller) throw new Error(`no seller ${name}`);
  const answer = await fetch(seller.url, { method: seller.method });
  const { required } = parsePaymentRequired({
    status: answer.status,
    headers: [...answer.headers],
    body: await answer.text(),
  });
  const option = required && sampleOption(required.accepts);
  if (!required || !option) throw new Error(`${name} has no terms that code can pay`);
  const input = declaredInput(required, seller.method);
  const request = (input && exampleRequest(seller.url, seller.method, input)) ?? {
    url: seller.url,
    method: seller.method,
    headers: {},
  };
  return { option, samples: codeSamples(request, required.x402Version, option) };
}

async function runSample(file: string, code: string) {
  writeFileSync(path.join(dir, file), code);
  const { stdout } = await run(process.execPath, ["--import", "tsx", path.join(dir, file)], {
    cwd: root,
    env: { ...process.env, PRIVATE_KEY },
  });
  return stdout;
}

describe.each(["rates", "summary", "two-options", "v1-quote"])("the code for %s", (name) => {
  it.each([
    ["sdk", "mjs"],
    ["wallet", "mts"],
  ] as const)("pays exactly the listed price and receives (%s)", async (id, extension) => {
    const { option, samples } = await samplesOf(name);
    const before = await balance();
    const code = samples.find((sample) => sample.id === id)?.code ?? "";
    expect(await runSample(`${name}-${id}.${extension}`, code)).toMatch(/^200 /);
    expect(before - (await balance())).toBe(BigInt(option.amount));
  });
});

it("refuses, unsigned, terms that are dearer than the listed ones", async () => {
  const { samples } = await samplesOf("rates");
  const before = await balance();
  for (const { id, code } of samples.filter((sample) => sample.id !== "curl")) {
    const cheaper = code.replace(/("amount":|maxAmountPerPayment: )"\d+"/, '$1"1"');
    expect(cheaper).not.toBe(code);
    const extension = id === "sdk" ? "mjs" : "mts";
    await expect(runSample(`dearer-${id}.${extension}`, cheaper)).rejects.toThrow();
  }
  expect(await balance()).toBe(before);
});
