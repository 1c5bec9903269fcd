import {
  type Hex,
  numberToHex,
  parseSignature,
  serializeCompactSignature,
  signatureToCompactSignature,
  type TypedDataDefinition,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { decodeJsonHeader } from "@/lib/x402/header-codec";
import { testBrowser } from "./test-browser";
import { challenge, NOW, OPTION, pay, review, settled, termsOf, type World, world } from "./test-world";
import type { WalletTypedData } from "./typed-data";

/** Wallets and browsers that do not do what they should: nothing leaves that was not reviewed, and nothing uncounted. */

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const counted = ({ spending }: World) => spending.read()?.ledger.map(({ usdMicros }) => usdMicros);
const sentSignature = ({ seen }: World) => {
  const header = decodeJsonHeader(seen.requests[1]?.headers.get("payment-signature") ?? "");
  return header.ok ? (header.value as { payload: { signature: string } }).payload.signature : null;
};
const changed = (data: WalletTypedData, message: object, domain: object = {}): TypedDataDefinition =>
  ({ ...data, domain: { ...data.domain, ...domain }, message: { ...data.message, ...message } }) as never;

describe("a wallet that signs something else than it was asked", () => {
  it.each<[string, (data: WalletTypedData) => TypedDataDefinition]>([
    ["a larger amount", (data) => changed(data, { value: 2_000_000n })],
    ["another payee", (data) => changed(data, { to: `0x${"66".repeat(20)}` })],
    ["a longer life", (data) => changed(data, { validBefore: BigInt(NOW + 31_536_000) })],
    ["another nonce", (data) => changed(data, { nonce: `0x${"77".repeat(32)}` })],
    ["another chain", (data) => changed(data, {}, { chainId: 8453 })],
    ["another contract", (data) => changed(data, {}, { verifyingContract: `0x${"88".repeat(20)}` })],
    ["another version of the token", (data) => changed(data, {}, { version: "1" })],
    ["a domain with a salt", (data) => changed(data, {}, { salt: `0x${"99".repeat(32)}` })],
  ])("%s: nothing is sent, and nothing is counted", async (_what, signs) => {
    const w = world([challenge()]);
    w.effects.wallet.signTypedData = (data) => w.account.signTypedData(signs(data));
    await review(w);
    await w.session.sign();
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("signed something else"),
    });
    expect(w.seen.requests).toHaveLength(1);
    expect(w.seen.stored).toBeNull();
    expect(counted(w)).toEqual([]);
  });
});

describe("a wallet that writes the signature in its own way", () => {
  const flipped = (signature: Hex) => {
    const { s, yParity } = parseSignature(signature);
    const v = yParity === 0 ? "1c" : "1b";
    return `${signature.slice(0, 66)}${numberToHex(ORDER - BigInt(s), { size: 32 }).slice(2)}${v}` as Hex;
  };
  it.each<[string, (signature: Hex) => string]>([
    ["as usual", (signature) => signature],
    ["v as 0 or 1", (signature) => `${signature.slice(0, -2)}0${parseSignature(signature).yParity}`],
    ["the high s", flipped],
    [
      "64 bytes (EIP-2098)",
      (signature) => serializeCompactSignature(signatureToCompactSignature(parseSignature(signature))),
    ],
    ["in capitals", (signature) => `0x${signature.slice(2).toUpperCase()}`],
  ])("%s: what is sent is the form that tokens take", async (_way, write) => {
    const w = world([challenge(), settled()]);
    let usual = "";
    w.effects.wallet.signTypedData = async (data) => {
      usual = await w.account.signTypedData(data as unknown as TypedDataDefinition);
      return write(usual as Hex);
    };
    await review(w);
    await pay(w);
    expect(w.at()).toBe("settled");
    expect(sentSignature(w)?.toLowerCase()).toBe(usual);
  });

  it.each<[string, (signature: Hex) => string]>([
    ["without 0x", (signature) => signature.slice(2)],
    ["v as 2", (signature) => `${signature.slice(0, -2)}02`],
    ["two bytes short", (signature) => signature.slice(0, -4)],
    ["with one byte more", (signature) => `${signature}00`],
    ["all zero", () => `0x${"00".repeat(65)}`],
    ["twice", (signature) => `${signature}${signature.slice(2)}`],
  ])("%s: nothing is sent", async (_way, write) => {
    const w = world([challenge()]);
    w.effects.wallet.signTypedData = async (data) =>
      write(await w.account.signTypedData(data as unknown as TypedDataDefinition));
    await review(w);
    await w.session.sign();
    expect(w.at()).toBe("reviewing");
    expect(w.seen.requests).toHaveLength(1);
    expect(counted(w)).toEqual([]);
  });

  it.each([null, undefined, 7, {}, ["0x"]])("%j: nothing is sent", async (answer) => {
    const w = world([challenge()]);
    w.effects.wallet.signTypedData = async () => answer as never;
    await review(w);
    await w.session.sign();
    expect(w.at()).toBe("reviewing");
    expect(w.seen.requests).toHaveLength(1);
  });
});

describe("a wallet that changes under the page", () => {
  it("to another account while the call is bound: it is not asked at all", async () => {
    const w = world([challenge()]);
    const open = w.effects.api.open;
    const other = privateKeyToAccount(generatePrivateKey()).address;
    w.effects.api.open = async (...asked) => {
      w.effects.wallet.address = () => other;
      return open(...asked);
    };
    await review(w);
    await w.session.sign();
    expect(w.session.snapshot().phase).toMatchObject({ note: expect.stringContaining("account") });
    expect(w.seen.signatures).toEqual([]);
    expect(counted(w)).toEqual([]);
  });

  it("to another account while it switches its network: it is not asked at all", async () => {
    const w = world([challenge()]);
    w.chain.id = 1;
    const other = privateKeyToAccount(generatePrivateKey()).address;
    w.effects.wallet.switchChain = async (id) => {
      w.chain.id = id;
      w.effects.wallet.address = () => other;
    };
    await review(w);
    await w.session.sign();
    expect(w.seen.signatures).toEqual([]);
  });

  it("to no account at all: nothing is signed", async () => {
    const w = world([challenge()]);
    await review(w);
    w.effects.wallet.address = () => null;
    await w.session.sign();
    expect(w.seen.signatures).toEqual([]);
    expect(w.seen.opened).toEqual([]);
  });
});

describe("a browser that keeps nothing, or only some", () => {
  it("refuses before the wallet is asked when limits cannot be held", async () => {
    const browser = testBrowser();
    browser.storage.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    const w = world([challenge()], { browser });
    await review(w);
    await w.session.sign();
    expect(w.session.snapshot().phase).toMatchObject({ note: expect.stringContaining("keeps nothing") });
    expect(w.seen.signatures).toEqual([]);
  });

  it.each([
    "{",
    "null",
    '[{"usdMicros":"-1"}]',
    '[{"id":"a","origin":"o","payee":"p","usdMicros":"1e9","at":1}]',
  ])("signs nothing while what was spent reads %s", async (ledger) => {
    const browser = testBrowser();
    browser.storage.setItem("souk.spending.ledger", ledger);
    const w = world([challenge()], { browser });
    await review(w);
    await w.session.sign();
    expect(w.seen.signatures).toEqual([]);
  });

  it("sends no payment that a reload would forget", async () => {
    const w = world([challenge()]);
    w.effects.store.save = () => {};
    await review(w);
    await w.session.sign();
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("Nothing was sent"),
    });
    expect(w.seen.requests).toHaveLength(1);
    expect(counted(w)).toEqual([]);
  });

  it("sends no second payment when another tab was faster while the wallet was open", async () => {
    const w = world([challenge()]);
    const sign = w.effects.wallet.signTypedData;
    w.effects.wallet.signTypedData = async (data) => {
      const signature = await sign(data);
      w.seen.stored = { callId: "other", option: OPTION } as never;
      return signature;
    };
    await review(w);
    await w.session.sign();
    expect(w.session.snapshot().phase).toMatchObject({ note: expect.stringContaining("Another tab") });
    expect(w.seen.requests).toHaveLength(1);
    expect(w.seen.stored?.callId).toBe("other");
  });
});

describe("a browser whose clock is wrong by hours", () => {
  it.each([-36_000, -7_200, 7_200, 36_000])(
    "by %i s: the window is the server's all the same",
    async (off) => {
      const w = world([challenge(), settled()], { change: { terms: termsOf([OPTION]) } });
      w.effects.nowSeconds = () => NOW + off;
      await review(w);
      await pay(w);
      expect(w.at()).toBe("settled");
      expect(w.seen.signatures[0]?.typedData.message).toMatchObject({ validBefore: BigInt(NOW + 45) });
      expect(counted(w)).toEqual([2_000n]);
    },
  );
});
