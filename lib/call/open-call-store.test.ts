import { describe, expect, it } from "vitest";
import type { SentPayment } from "./machine";
import { createOpenCallStore } from "./open-call-store";
import type { Resumable } from "./resumable";
import { EMPTY_VALUES } from "./types";

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

const resumable: Resumable = {
  callId: "c",
  payment: { header: "PAYMENT-SIGNATURE", value: "the signature is in here" },
  values: EMPTY_VALUES,
  required: { x402Version: 2, resource: null, accepts: [], rawAccepts: [], extensions: {} } as never,
  askedMs: 84,
  refused: { elapsedMs: 5, headers: [], text: "{}" },
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
    const store = createOpenCallStore(() => storage, memory);
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
    expect(createOpenCallStore(() => storage, memory).load("a")).toBeNull();
  });

  it("that waits for an allowance is kept with its signature for the tab alone, until it is cleared", () => {
    const [storage, tab] = [memory(), memory()];
    const store = createOpenCallStore(
      () => storage,
      () => tab,
    );
    store.save("a", sent);
    store.keep("a", resumable);
    expect([...storage.all.values()].join()).not.toContain("signature is in here");
    expect(store.kept("a")).toEqual(resumable);
    store.keep("a", null);
    expect(store.kept("a")).toBeNull();
    store.keep("a", resumable);
    store.clear("a");
    expect([...tab.all.values(), ...storage.all.values()]).toEqual([]);
  });

  it.each(["", "{", "[]", '{"callId":"c"}', '{"callId":"c","payment":{"header":"H"},"refused":null}'])(
    "cannot be gone on with from %j",
    (text) => {
      const tab = memory();
      tab.setItem("souk.resume-call.a", text);
      expect(createOpenCallStore(memory, () => tab).kept("a")).toBeNull();
    },
  );

  it("is not remembered where storage is refused, and nothing breaks", () => {
    const denied = () => {
      throw new DOMException("denied", "SecurityError");
    };
    const store = createOpenCallStore(denied, denied);
    expect(() => store.keep("a", resumable)).not.toThrow();
    expect(store.kept("a")).toBeNull();
    expect(() => store.save("a", sent)).not.toThrow();
    expect(store.load("a")).toBeNull();
    expect(() => store.clear("a")).not.toThrow();
  });
});
