import { createTestClient, type Hex, http, keccak256, stringToBytes } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, inject, test } from "vitest";
import { NETWORK, USDC_ADDRESS } from "@/sandbox/token";
import { callRoute } from "@/test/api";
import { serveFrom, testContext } from "@/test/context";
import { POST as signaturesRoute } from "./signatures/route";

serveFrom(await testContext());
const hash = keccak256(stringToBytes("what is signed"));
/** Code that answers EIP-1271's yes to whatever it is asked. */
const ACCEPTING: Hex = `0x7f1626ba7e${"0".repeat(56)}60005260206000f3`;
const ask = (body: object) => callRoute(signaturesRoute, "/api/signatures", { body, origin: null });

test("says what a contract or a key says of a signature, and at which block", async () => {
  const key = privateKeyToAccount(generatePrivateKey());
  const { address: account } = privateKeyToAccount(generatePrivateKey());
  const anvil = createTestClient({ mode: "anvil", transport: http(inject("rpcUrl")) });
  await anvil.setCode({ address: account, bytecode: ACCEPTING });
  const answer = await ask({ network: NETWORK, account, hash, signature: "0x01" });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ accepted: true, blockNumber: expect.stringMatching(/^\d+$/) });
  const own = await ask({
    network: NETWORK,
    account: key.address,
    hash,
    signature: await key.sign({ hash }),
  });
  expect(await own.json()).toMatchObject({ accepted: true });
  const refused = await ask({ network: NETWORK, account: USDC_ADDRESS, hash, signature: "0x01" });
  expect(await refused.json()).toMatchObject({ accepted: false });
});

test("is a problem where nobody can be asked, and for what is no question", async () => {
  const question = { network: "eip155:8453", account: USDC_ADDRESS, hash, signature: "0x01" };
  expect((await (await ask(question)).json()).type).toMatch(/chain-unavailable$/);
  for (const wrong of [{ account: "0x12" }, { hash: "0x01" }, { signature: "0x1" }, { also: 1 }])
    expect((await ask({ ...question, ...wrong })).status).toBe(400);
});
