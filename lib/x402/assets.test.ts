import { DEFAULT_ASSETS } from "@x402/evm";
import { describe, expect, test } from "vitest";
import { assetLabel, defaultAsset, knownAsset } from "./assets";

describe("known assets", () => {
  test("agree with the reference SDK's default assets in decimals and EIP-712 domain", () => {
    const entries = Object.entries(DEFAULT_ASSETS).flatMap(([network, list]) =>
      list.map((entry) => ({ network, ...entry })),
    );
    expect(entries.length).toBeGreaterThan(20);
    for (const { network, asset, name, version, decimals } of entries)
      expect(knownAsset(network, asset), `${network} ${asset}`).toMatchObject({ name, version, decimals });
  });

  test("are found by address whatever its case, and only on their own network", () => {
    const usdc = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
    expect(knownAsset("eip155:84532", usdc.toLowerCase())?.symbol).toBe("USDC");
    expect(knownAsset("eip155:8453", usdc)).toBeNull();
    const solana = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";
    expect(knownAsset(solana, "epjfwdd5aufqssqem2qn1xzybapc8g4weggkzwytdt1v")).toBeNull();
  });

  test("a symbol is never an asset", () => expect(knownAsset("eip155:8453", "USDC")).toBeNull());

  test("an unknown asset is labelled by its address", () => {
    expect(assetLabel("eip155:8453", "0x1111111111111111111111111111111111111111")).toBe("0x1111…1111");
    expect(assetLabel("eip155:8453", defaultAsset("eip155:8453")?.asset ?? "")).toBe("USDC");
  });
});
