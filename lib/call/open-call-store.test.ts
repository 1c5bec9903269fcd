import { describe, expect, it } from "vitest";
import type { SentPayment } from "./machine";
import { createOpenCallStore } from "./open-call-store";

const sent: SentPayment = {
  callId: "c",
  token: "t",
  option: {
    scheme: "exact",
    network: "eip155:84532",
    amount: "2000",
    asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    payTo: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
    maxTimeoutSeconds: 60,
    extra: {},
  },
  via: "relay",
  validBefore: 1_800_000_000,
  payment: { header: "PAYMENT-SIGNATURE", value: "the signature is in here" },
  view: null,
};

function memory(): Storage & { all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    length: 0,
    key: () => null,
    clear: () => all.clear(),
    getItem: (key) => all.get(key) ?? null,
    setItem: (key, value) => void all.set(key, value),
    removeItem: (key) => void all.delete(key),
  };
}

describe("a payment that has left", () => {
  it("is remembered per listing, without its signature, until it is cleared", () => {
    const storage = memory();
    const store = createOpenCallStore(() => storage);
    store.save("a", sent);
    expect([...storage.all.values()].join()).not.toContain("signature is in here");
    expect(store.load("a")).toEqual({ ...sent, payment: null });
    expect(store.load("b")).toBeNull();
    store.clear("a");
    expect(store.load("a")).toBeNull();
  });

  it.each([
    "",
    "null",
    "[]",
    "{",
    '{"callId":1}',
    '{"callId":"c","token":"t","validBefore":1,"via":"relay"}',
  ])("is not made up from %j", (text) => {
    const storage = memory();
    storage.setItem("souk.open-call.a", text);
    expect(createOpenCallStore(() => storage).load("a")).toBeNull();
  });

  it("is not remembered where storage is refused, and nothing breaks", () => {
    const store = createOpenCallStore(() => {
      throw new DOMException("denied", "SecurityError");
    });
    expect(() => store.save("a", sent)).not.toThrow();
    expect(store.load("a")).toBeNull();
    expect(() => store.clear("a")).not.toThrow();
  });
});
