import { describe, expect, it } from "vitest";
import { createChannelStore } from "./channel-store";
import { testBrowser } from "./test-browser";

const CHANNEL = {
  id: `0x${"ab".repeat(32)}`,
  network: "eip155:84532",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payer: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  payee: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  config: {
    payer: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    payerAuthorizer: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    receiver: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
    receiverAuthorizer: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
    token: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    withdrawDelay: 900,
    salt: `0x${"00".repeat(32)}`,
  } as const,
  listingId: "listing-1",
  listingName: "Ticks",
};

describe("channels kept in the browser", () => {
  it("survive a reload, and what was signed never becomes less", () => {
    const browser = testBrowser();
    browser.channels().signed({ ...CHANNEL, signedAtomic: 4_000n });
    browser.channels().signed({ ...CHANNEL, signedAtomic: 3_000n });
    browser.channels().charged(CHANNEL.id, { chargedAtomic: 2_000n });
    expect(browser.channels().read(CHANNEL.id)).toMatchObject({
      ...CHANNEL,
      chargedAtomic: 2_000n,
      signedAtomic: 4_000n,
    });
  });

  it("never count more than was signed", () => {
    const channels = testBrowser().channels();
    channels.signed({ ...CHANNEL, signedAtomic: 4_000n });
    channels.charged(CHANNEL.id, { chargedAtomic: 9_000n });
    expect(channels.read(CHANNEL.id)?.chargedAtomic).toBe(4_000n);
  });

  it("refuse to be signed for in a browser that keeps nothing", () => {
    const dropped = { getItem: () => null, setItem: () => {} } as unknown as Storage;
    const channels = createChannelStore({ storage: () => dropped, now: () => 0 });
    expect(() => channels.signed({ ...CHANNEL, signedAtomic: 1n })).toThrow("Nothing is signed");
  });

  it.each(["not json", "[]", '{"a":1}', '{"a":{"id":"x"}}', "null"])("take %j for nothing", (text) => {
    const browser = testBrowser();
    browser.storage.setItem("souk.channels", text);
    expect(browser.channels().list()).toEqual([]);
  });
});
