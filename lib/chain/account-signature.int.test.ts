import { createTestClient, type Hex, http, keccak256, numberToHex, stringToBytes } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterEach, describe, expect, inject, test } from "vitest";
import { NETWORK } from "@/sandbox/token";
import { oddRpc } from "@/test/odd-rpc";
import { createChainReader } from "./chain-reader";

const rpcUrl = inject("rpcUrl");
const odd = await oddRpc(rpcUrl);
const reader = createChainReader({ [NETWORK]: rpcUrl });
const anvil = createTestClient({ mode: "anvil", transport: http(rpcUrl) });
afterEach(() => odd.answer(null));

const HASH = keccak256(stringToBytes("what is signed"));
const SIGNATURE: Hex = "0x0102";
const key = privateKeyToAccount(generatePrivateKey());
const keys = await key.sign({ hash: HASH });

/** An account with this code. */
async function contractOf(bytecode: Hex): Promise<Hex> {
  const { address } = privateKeyToAccount(generatePrivateKey());
  await anvil.setCode({ address, bytecode });
  return address;
}
/** Code that answers these 32 bytes to whatever it is asked. */
const answering = (word: string): Hex => `0x7f${word}60005260206000f3`;
const MAGIC = `1626ba7e${"0".repeat(56)}`;
const asks = async (account: Hex, signature = SIGNATURE, hash: Hex = HASH, of = reader) =>
  (await of.acceptsSignature(NETWORK, { account, hash, signature }))?.accepted ?? null;

describe("a contract is asked", () => {
  test.each<[string, Hex, boolean]>([
    ["its yes is a yes", answering(MAGIC), true],
    ["another word is a no", answering(`ffffffff${"0".repeat(56)}`), false],
    // Contracts compare the whole word, so that is what counts.
    ["a yes with something behind it is a no", answering(`1626ba7e${"0".repeat(55)}1`), false],
    ["one that reverts has refused", "0x60006000fd", false],
    ["one that answers nothing has refused", "0x00", false],
    ["a shorter word is a no", "0x631626ba7e60e01b60005260046000f3", false],
  ])("%s", async (_what, bytecode, accepted) => {
    expect(await asks(await contractOf(bytecode))).toBe(accepted);
  });

  test("and its owner's key, or the key of its own address, has no say", async () => {
    await anvil.setCode({ address: key.address, bytecode: answering(`ffffffff${"0".repeat(56)}`) });
    expect(await asks(key.address, keys)).toBe(false);
    await anvil.setCode({ address: key.address, bytecode: "0x" });
    expect(await asks(key.address, keys)).toBe(true);
  });

  test("as of the block that is named", async () => {
    const account = await contractOf(answering(MAGIC));
    await anvil.mine({ blocks: 1 });
    const then = await reader.acceptsSignature(NETWORK, { account, hash: HASH, signature: SIGNATURE });
    await anvil.mine({ blocks: 1 });
    await anvil.setCode({ address: account, bytecode: answering("0".repeat(64)) });
    expect(await asks(account)).toBe(false);
    const question = { account, hash: HASH, signature: SIGNATURE, atBlock: then?.blockNumber };
    expect(await reader.acceptsSignature(NETWORK, question)).toEqual(then);
    expect(then?.accepted).toBe(true);
  });
});

describe("where there is no contract", () => {
  test("only the key's own signature, in the one form that contracts take", async () => {
    expect(await asks(key.address, keys)).toBe(true);
    expect(await asks(key.address, keys, keccak256(HASH))).toBe(false);
    expect(await asks(privateKeyToAccount(generatePrivateKey()).address, keys)).toBe(false);
    expect(await asks(key.address, SIGNATURE)).toBe(false);
    expect(await asks(key.address, `${keys}00`)).toBe(false);
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const s = order - BigInt(`0x${keys.slice(66, 130)}`);
    const v = keys.endsWith("1b") ? "1c" : "1b";
    expect(
      await asks(key.address, `${keys.slice(0, 66)}${numberToHex(s, { size: 32 }).slice(2)}${v}` as Hex),
    ).toBe(false);
  });
});

describe("nothing is known, and nothing is taken for a yes,", () => {
  test("of a network that cannot be read, or another chain's RPC", async () => {
    const account = await contractOf(answering(MAGIC));
    expect(await asks(account, SIGNATURE, HASH, createChainReader({}))).toBeNull();
    odd.answer((method) => (method === "eth_chainId" ? "0x1" : undefined));
    expect(await asks(account, SIGNATURE, HASH, createChainReader({ [NETWORK]: odd.url }))).toBeNull();
  });

  test.each(["eth_call", "eth_getCode", "eth_blockNumber"])("when the RPC refuses %s", async (refused) => {
    const account = await contractOf(answering(MAGIC));
    odd.answer((method) => {
      if (method === refused) throw new Error("missing trie node");
      return undefined;
    });
    expect(await asks(account, SIGNATURE, HASH, createChainReader({ [NETWORK]: odd.url }))).toBeNull();
  });

  test("when the RPCs of a network contradict each other", async () => {
    const account = await contractOf(answering(`ffffffff${"0".repeat(56)}`));
    odd.answer((method) => (method === "eth_call" ? `0x${MAGIC}` : undefined));
    const liar = createChainReader({ [NETWORK]: odd.url });
    expect(await asks(account, SIGNATURE, HASH, liar)).toBe(true);
    const beside = createChainReader({ [NETWORK]: [odd.url, rpcUrl] });
    expect(await asks(account, SIGNATURE, HASH, beside)).toBeNull();
    const outvoted = createChainReader({ [NETWORK]: [odd.url, rpcUrl, rpcUrl] });
    expect(await asks(account, SIGNATURE, HASH, outvoted)).toBe(false);
  });
});
