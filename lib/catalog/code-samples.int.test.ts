import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
import { TEST_OPTION } from "@/test/listing";
import { codeSamples, sampleOption, toolSamples } from "./code-samples";

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

/**
 * eth-account and go-ethereum are no packages of ours: stand-ins in test/sample-signers let the address and the
 * signature be made by viem. The samples' own lines all run; what does not run here is those libraries' signing.
 */
const signers = path.join(root, "test/sample-signers");
const signer = { PRIVATE_KEY, SAMPLE_SIGNER: `${process.execPath} ${path.join(signers, "sign.mjs")}` };
const has = (command: string) => spawnSync(command, ["--help"]).error === undefined;

async function runPython(file: string, code: string) {
  writeFileSync(path.join(dir, file), code);
  const env = { ...process.env, ...signer, PYTHONPATH: signers, PYTHONDONTWRITEBYTECODE: "1" };
  return (await run("python3", [path.join(dir, file)], { cwd: root, env })).stdout;
}

async function runGo(name: string, code: string) {
  const module = path.join(dir, name);
  mkdirSync(module);
  cpSync(path.join(signers, "go-ethereum"), path.join(module, "go-ethereum"), { recursive: true });
  writeFileSync(path.join(module, "main.go"), code);
  writeFileSync(
    path.join(module, "go.mod"),
    `module pay

go 1.18

require github.com/ethereum/go-ethereum v0.0.0
replace github.com/ethereum/go-ethereum => ./go-ethereum
`,
  );
  const env = {
    ...process.env,
    ...signer,
    GOFLAGS: "-mod=mod",
    GOPROXY: "off",
    GOCACHE: path.join(dir, "go-cache"),
  };
  return (await run("go", ["run", "."], { cwd: module, env })).stdout;
}

describe.each(["rates", "summary", "two-options", "v1-quote"])("the code for %s", (name) => {
  it.each([
    ["sdk", "mjs"],
    ["axios", "mjs"],
    ["wallet", "mts"],
  ] as const)("pays exactly the listed price and receives (%s)", async (id, extension) => {
    const { option, samples } = await samplesOf(name);
    const before = await balance();
    const code = samples.find((sample) => sample.id === id)?.code ?? "";
    expect(await runSample(`${name}-${id}.${extension}`, code)).toMatch(/^200 /);
    expect(before - (await balance())).toBe(BigInt(option.amount));
  });

  it.runIf(has("python3"))("pays exactly the listed price and receives (python)", async () => {
    const { option, samples } = await samplesOf(name);
    const before = await balance();
    const code = samples.find(({ id }) => id === "python")?.code ?? "";
    expect(await runPython(`${name}.py`, code)).toMatch(/^200 /);
    expect(before - (await balance())).toBe(BigInt(option.amount));
  });

  it.runIf(has("go"))("pays exactly the listed price and receives (go)", { timeout: 180_000 }, async () => {
    const { option, samples } = await samplesOf(name);
    const before = await balance();
    const code = samples.find(({ id }) => id === "go")?.code ?? "";
    expect(await runGo(`go-${name}`, code)).toMatch(/^200 /);
    expect(before - (await balance())).toBe(BigInt(option.amount));
  });

  it("shows the terms with curl", async () => {
    const { option, samples } = await samplesOf(name);
    const code = samples.find(({ id }) => id === "curl")?.code ?? "";
    const { stdout } = await run("sh", ["-c", code]);
    expect(JSON.parse(stdout).accepts[0].payTo).toBe(option.payTo);
  });
});

describe("the code for a tool", () => {
  const seller = sellers.find(({ tool }) => tool === "forecast");
  const call = {
    url: seller?.url ?? "",
    tool: "forecast",
    arguments: { city: 'Lis"bon\u2028</script>' },
    transport: "streamable-http" as const,
  };
  const terms = { ...TEST_OPTION, amount: "3000" };

  it("pays exactly the listed price and receives", async () => {
    const [sample] = toolSamples(call, 2, terms);
    const before = await balance();
    const output = await runSample("tool-pays.mjs", sample?.code ?? "");
    expect(output).toContain("celsius");
    expect(output).toContain("success: true");
    expect(before - (await balance())).toBe(3_000n);
  });

  it("asks for the terms, and for nothing more, where there is nothing that code can pay", async () => {
    const [sample] = toolSamples(call, 2, null);
    expect(sample?.code).not.toContain("PRIVATE_KEY");
    expect(await runSample("tool-asks.mjs", sample?.code ?? "")).toContain("maxTimeoutSeconds");
  });
});

it("refuses, unsigned, terms that are dearer than the listed ones", async () => {
  const { samples } = await samplesOf("rates");
  const before = await balance();
  for (const { id, code } of samples.filter((sample) => sample.id !== "curl")) {
    const cheaper = code.replace(/("amount":|maxAmountPerPayment: )"\d+"/, '$1"1"');
    expect(cheaper).not.toBe(code);
    if (id === "python" || id === "go") {
      if (!has(id === "go" ? "go" : "python3")) continue;
      const refused = id === "go" ? runGo("go-dearer", cheaper) : runPython("dearer.py", cheaper);
      await expect(refused).rejects.toThrow(/not the listed ones/);
    } else {
      const extension = id === "wallet" ? "mts" : "mjs";
      await expect(runSample(`dearer-${id}.${extension}`, cheaper)).rejects.toThrow();
    }
  }
  expect(await balance()).toBe(before);
});
