import { describe, expect, it } from "vitest";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";
import { type WalletFacts, walletFit } from "./wallet-fit";

const OPTION: PaymentRequirements = {
  scheme: "exact",
  network: "eip155:84532",
  amount: "2000",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2" },
};
const WALLET: WalletFacts = {
  payer: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  chainId: 84532,
  walletName: "Test wallet",
  balance: 5_000_000n,
  nature: { contract: false, keyed: true },
  smartWallet: null,
  callableFromBrowser: true,
  provenNetworks: ["eip155:84532"],
};

const held = (wallet: Partial<WalletFacts> = {}, option: Partial<PaymentRequirements> = {}) => {
  const accepts = [{ ...OPTION, ...option }];
  const required = { x402Version: 2, accepts, rawAccepts: accepts.map((o) => ({ ...o })), extensions: {} };
  return walletFit(required as unknown as PaymentRequired, 0, { ...WALLET, ...wallet });
};
const line = (found: ReturnType<typeof walletFit>, about: string) =>
  found.lines.find((l) => l.about === about);

describe("whether a wallet can pay", () => {
  it("is yes for an ordinary account that holds enough, on whatever chain it is", () => {
    expect(held().answer).toBe("yes");
    expect(line(held(), "balance")?.text).toBe("Holds 5.00 USDC: enough for 2,500 calls.");
    const elsewhere = held({ chainId: 1 });
    expect(elsewhere.answer).toBe("yes");
    expect(line(elsewhere, "chain")?.text).toBe("Test wallet will be asked to switch to Base Sepolia.");
  });

  it("is no when it holds too little", () => {
    const found = held({ balance: 1_999n });
    expect(found.answer).toBe("no");
    expect(line(found, "balance")?.text).toBe("Holds 0.001999 USDC: too little.");
  });

  it("is no for terms that nobody should sign, and says why", () => {
    const found = held({}, { payTo: "0x0000000000000000000000000000000000000000" });
    expect(found.answer).toBe("no");
    expect(line(found, "terms")?.text).toMatch(/zero address/);
    expect(held({}, { payTo: WALLET.payer }).answer).toBe("no");
  });

  it("goes by what the probe said of contract wallets", () => {
    const nature = { contract: true, keyed: false };
    expect(held({ nature, smartWallet: { ok: false, reason: "No." } }).answer).toBe("no");
    const found = held({ nature, smartWallet: { ok: true, reason: "Yes." } });
    expect(found.answer).toBe("yes");
    expect(line(found, "account")?.text).toBe("Is a contract wallet. Yes.");
    expect(held({ nature }).answer).toBe("unknown");
  });

  it("is yes for a contract wallet whose vouchers its contract judges, and only for a deployed one", () => {
    const extra = { ...OPTION.extra, receiverAuthorizer: OPTION.payTo, withdrawDelay: 900 };
    const channel = { scheme: "batch-settlement", extra };
    const found = held(
      { nature: { contract: true, keyed: false }, smartWallet: { ok: true, reason: "Yes." } },
      channel,
    );
    expect(found.answer).toBe("yes");
    expect(line(found, "account")?.text).toBe("Is a contract wallet. Yes.");
    const toCome = held({ nature: { contract: false, keyed: false } }, channel);
    expect(line(toCome, "account")?.text).toMatch(/cannot pay by channel before it is\.$/);
    expect(held({}, channel).answer).toBe("yes");
    const byPermit2 = held({}, { ...channel, extra: { ...extra, assetTransferMethod: "permit2" } });
    expect(byPermit2.answer).toBe("yes");
    expect(line(byPermit2, "account")?.text).toMatch(/once Permit2 may move/);
  });

  it("is not known where something could not be read", () => {
    expect(held({ balance: null }).answer).toBe("unknown");
    expect(held({ nature: null }).answer).toBe("unknown");
  });

  it("calls an account ordinary only once it was used, since a contract wallet to come looks the same", () => {
    expect(line(held(), "account")).toMatchObject({
      ok: true,
      text: expect.stringMatching(/^Is an ordinary/),
    });
    const nature = { contract: false, keyed: false };
    const unused = held({ nature });
    expect(unused.answer).toBe("as-key");
    expect(line(unused, "account")).toMatchObject({
      ok: null,
      text: expect.stringMatching(/^Looks like an ordinary account.* not deployed yet looks the same/),
    });
    expect(held({ nature, balance: 1n }).answer).toBe("no");
    expect(held({ nature, balance: null }).answer).toBe("unknown");
  });

  it("promises no payment without gas where Permit2 moves the token", () => {
    expect(line(held(), "account")?.text).toMatch(/needs no gas/);
    const extra = { ...OPTION.extra, assetTransferMethod: "permit2" };
    expect(line(held({}, { extra }), "account")?.text).toMatch(/once Permit2 may/);
  });

  it("does not turn on how the request travels", () => {
    const found = held({ callableFromBrowser: false });
    expect(found.answer).toBe("yes");
    expect(line(found, "web")?.text).toMatch(/relay/);
  });
});
