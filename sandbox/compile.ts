import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Abi, Hex } from "viem";

const root = path.join(fileURLToPath(import.meta.url), "..", "..");
const require = createRequire(import.meta.url);
const SETTINGS = {
  optimizer: { enabled: true, runs: 200 },
  viaIR: true,
  evmVersion: "cancun",
  outputSelection: { "*": { "*": ["abi", "evm.deployedBytecode.object"] } },
};

/** A contract without constructor or immutables: its code can be placed at any address. */
export interface CompiledContract {
  abi: Abi;
  code: Hex;
}

/**
 * Compiles `sandbox/contracts/<name>.sol` with solc from npm. The result is cached under node_modules by the hash of
 * the source, the settings and the compiler, because loading the compiler alone takes a second. Throws with the
 * compiler's messages.
 */
export async function compileContract(name: string): Promise<CompiledContract> {
  const source = readFileSync(path.join(root, "sandbox", "contracts", `${name}.sol`), "utf8");
  const compiler = (require("solc/package.json") as { version: string }).version;
  const key = createHash("sha256")
    .update(JSON.stringify([source, SETTINGS, compiler]))
    .digest("hex");
  const cached = path.join(root, "node_modules", ".cache", "souk", `${name}-${key.slice(0, 16)}.json`);
  try {
    return JSON.parse(readFileSync(cached, "utf8")) as CompiledContract;
  } catch {
    // not compiled yet
  }
  const contract = await compile(name, source);
  try {
    mkdirSync(path.dirname(cached), { recursive: true });
    writeFileSync(cached, JSON.stringify(contract));
  } catch {
    // a read-only install compiles at every start
  }
  return contract;
}

/** The compiler runs for seconds without a pause, many on a busy machine; here it would run out others' time limits. */
const COMPILER_THREAD = `
const { parentPort, workerData } = require("node:worker_threads");
parentPort.postMessage(require(workerData.solc).compile(workerData.input));
`;

function runCompiler(input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(COMPILER_THREAD, {
      eval: true,
      execArgv: [],
      workerData: { solc: require.resolve("solc"), input },
    });
    thread.once("message", (output: string) => {
      resolve(output);
      void thread.terminate();
    });
    thread.once("error", reject);
    thread.once("exit", () => reject(new Error("the Solidity compiler ended without a result")));
  });
}

async function compile(name: string, source: string): Promise<CompiledContract> {
  const input = { language: "Solidity", sources: { [name]: { content: source } }, settings: SETTINGS };
  const output = JSON.parse(await runCompiler(JSON.stringify(input))) as {
    errors?: { severity: string; formattedMessage: string }[];
    contracts: Record<string, Record<string, { abi: Abi; evm: { deployedBytecode: { object: string } } }>>;
  };
  const errors = (output.errors ?? []).filter((e) => e.severity === "error");
  if (errors.length > 0) throw new Error(errors.map((e) => e.formattedMessage).join("\n"));
  const contract = output.contracts[name]?.[name];
  if (!contract) throw new Error(`${name}.sol defines no contract named ${name}`);
  return { abi: contract.abi, code: `0x${contract.evm.deployedBytecode.object}` };
}
