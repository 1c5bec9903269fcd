import { execFile } from "node:child_process";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { v2Challenge } from "@/lib/x402/test-challenges";

const root = path.resolve(import.meta.dirname, "..");
let server: http.Server;
let origin: string;

beforeAll(async () => {
  server = http.createServer((request, response) => {
    const sold = request.url === "/report";
    const challenge = encodeJsonHeader(v2Challenge({ resource: { url: `${origin}/report` } }));
    response.writeHead(sold ? 402 : 404, sold ? { "payment-required": challenge } : {}).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function run(args: string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const { PATH, HOME, NODE_ENV } = process.env;
    const clean: NodeJS.ProcessEnv = { PATH, HOME, NODE_ENV, ...env };
    execFile(
      process.execPath,
      ["--import", "tsx", "scripts/probe.ts", ...args],
      { cwd: root, env: clean },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

describe("npm run probe", { timeout: 60_000 }, () => {
  const allowed = () => ({ SOUK_ALLOW_HOSTS: new URL(origin).host });

  test("ends with 0 for a payable endpoint and shows its price", async () => {
    const { code, stdout } = await run([`${origin}/report`], allowed());
    expect(stdout).toContain("exact: 0.010000 USDC ($0.01) on Base Sepolia");
    expect(stdout).toMatch(/yes {2}SDK v2 +It reads the v2 header\./);
    expect(stdout).toMatch(/no {3}SDK v1 +It looks for a v1 challenge in the body and finds none\./);
    expect(code).toBe(0);
  });

  test("ends with 1 for one that is not, and names the finding in JSON", async () => {
    const { code, stdout } = await run([`${origin}/gone`, "--method", "get", "--json"], allowed());
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      verdict: "not-payable",
      findings: [{ id: "status-402" }],
      preflight: expect.arrayContaining([expect.objectContaining({ check: "returns_402", passed: false })]),
    });
    expect(code).toBe(1);
  });

  test("ends with 2 for wrong usage", async () => {
    const wrong = [[], [`${origin}/report`, "--method", "BREW"], [`${origin}/report`, "--nonsense"]];
    const ended = await Promise.all(wrong.map((args) => run(args, allowed())));
    expect(ended.map(({ code }) => code)).toEqual([2, 2, 2]);
  });

  test("never calls this machine in production, whatever the allow-list says", async () => {
    const { code, stderr } = await run([`${origin}/report`], { ...allowed(), SOUK_MODE: "production" });
    expect(code).toBe(2);
    expect(stderr).toContain("public internet");
  });
});
