import { describe, expect, it } from "vitest";
import { loadEnv } from "@/lib/env";
import { publicConfig } from "@/lib/public-config";

const production = loadEnv({
  SOUK_ORIGIN: "https://souk.example",
  DATABASE_URL: "postgres://user:secret-password@db/souk",
  SOUK_RPC_URLS:
    "eip155:8453=https://rpc.example/secret-key,solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp=https://s.example",
});

describe("the public configuration", () => {
  it("carries no secret of a production deployment", () => {
    expect(JSON.stringify(publicConfig(production))).not.toMatch(/secret|rpc\.example|postgres/);
  });

  it("names each EVM network with its dollar token, and leaves other families out", () => {
    expect(publicConfig(production).chains).toEqual([
      {
        network: "eip155:8453",
        chainId: 8453,
        name: "Base",
        rpcUrl: undefined,
        stablecoin: { asset: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", symbol: "USDC", decimals: 6 },
      },
    ]);
  });

  it("says in the sandbox that the chain is local, and where it is", () => {
    const sandbox = publicConfig({
      ...production,
      mode: "sandbox",
      rpcUrls: { "eip155:84532": ["http://127.0.0.1:8545"] },
    });
    expect(sandbox.chains[0]).toMatchObject({
      name: "Base Sepolia (local)",
      rpcUrl: "http://127.0.0.1:8545",
    });
  });
});
