import { EVM_NETWORK_CHAIN_ID_MAP } from "@x402/evm/v1";
import { describe, expect, test } from "vitest";
import { isCaip2, knownNetworks, networkInfo, toCaip2, v1NetworkName } from "./networks";

describe("network identifiers", () => {
  test("every v1 name that the reference SDK knows is translated to the same chain and back", () => {
    const names = Object.entries(EVM_NETWORK_CHAIN_ID_MAP);
    expect(names.length).toBeGreaterThan(20);
    for (const [name, chainId] of names) {
      expect(toCaip2(name), name).toBe(`eip155:${chainId}`);
      expect(v1NetworkName(`eip155:${chainId}`)).toBe(name);
    }
  });

  test.each([
    "eip155:8453",
    "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
    "cosmos:cosmoshub-4",
    "eip155:999999999",
  ])("%s stays as it is", (network) => expect(toCaip2(network)).toBe(network));

  test.each([
    "",
    "Base",
    "mainnet",
    "eip155:",
    "eip155:08453",
    "eip155:0x2105",
    "EIP155:1",
    "eip155:1 ",
    "a:b",
    "8453",
  ])("%j is no network", (network) => expect(toCaip2(network)).toBeNull());

  test("the table names each network once, well-formed", () => {
    const all = knownNetworks();
    expect(new Set(all.map((n) => n.network)).size).toBe(all.length);
    for (const { network, info } of all) {
      expect(isCaip2(network), network).toBe(true);
      if (info.family === "evm") expect(network).toBe(`eip155:${info.chainId}`);
      if (info.explorerTxUrl) expect(info.explorerTxUrl).toMatch(/^https:\/\/[^ ]+\{hash\}/);
    }
  });

  test("a network outside the table has no invented name", () => {
    expect(networkInfo("eip155:999999999")).toBeNull();
    expect(networkInfo("eip155:84532")).toMatchObject({
      name: "Base Sepolia",
      testnet: true,
      chainId: 84532,
    });
  });
});
