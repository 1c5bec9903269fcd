import { privateKeyToAccount } from "viem/accounts";
import type { CallRecord } from "@/lib/call/call-record";
import { signedTerms } from "@/lib/call/signed-terms";
import { type EvidenceDocument, type EvidenceRole, evidenceOf } from "./document";
import { evidenceMessage } from "./message";

/** Public test keys that hold nothing: the payer's and the Souk's. */
export const TEST_PAYER = privateKeyToAccount(`0x${"11".repeat(32)}`);
export const TEST_SOUK = privateKeyToAccount(`0x${"22".repeat(32)}`);

const hash = (byte: string): string => `0x${byte.repeat(32)}`;

/** A confirmed call with everything that a record can hold, but for statements of the seller. */
export function testRecord(): CallRecord {
  const bound = {
    scheme: "exact",
    network: "eip155:84532",
    asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    payer: TEST_PAYER.address,
    payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    amountAtomic: "2000",
    nonce: hash("ab"),
    validAfter: 1_700_000_000n,
    validBefore: 1_700_000_300n,
  };
  const { scheme, network, asset, payTo, amountAtomic } = bound;
  const detail = "The transfer is on the chain and matches what was signed.";
  return {
    souk: "https://souk.example",
    id: "4b0d4d52-93c9-4a0d-8a44-0d6e5c8f9c10",
    listing: {
      id: "0f6d5c4b-1c55-4d4e-9c3b-2f3e9a3f6a11",
      name: "Rates",
      url: "https://api.example.com/rates",
      method: "GET",
      tool: "",
    },
    request: {
      via: "relay",
      x402Version: 2,
      urlHash: "a".repeat(64),
      bodyHash: "b".repeat(64),
      fromBlock: "100",
    },
    payer: TEST_PAYER.address,
    terms: {
      ...{ scheme, network, asset, payTo, amountAtomic },
      maxTimeoutSeconds: 300,
      extra: { name: "USDC", version: "2" },
      acceptedChange: false,
    },
    signed: signedTerms(bound),
    times: {
      openedAt: "2026-01-02T03:04:05.000Z",
      sentAt: "2026-01-02T03:04:07.000Z",
      respondedAt: "2026-01-02T03:04:09.000Z",
      provenAt: "2026-01-02T03:04:09.500Z",
      responseMs: 2_000,
      measured: { challengeMs: 40, signMs: 900, payMs: 2_010 },
    },
    response: { status: 200, seenBy: "relay" },
    claimed: { success: true, transaction: hash("cd"), network, payer: TEST_PAYER.address },
    state: "confirmed",
    detail,
    proven: {
      transaction: hash("cd"),
      blockNumber: "101",
      blockHash: hash("ef"),
      confirmations: 3,
      log: {
        receiptStatus: "success",
        transferLogIndex: 1,
        authorizationLogIndex: 0,
        blockTime: 1_700_000_010,
      },
    },
    history: [
      { at: "2026-01-02T03:04:05.000Z", state: "created", detail: "Waiting for the signature." },
      {
        at: "2026-01-02T03:04:09.500Z",
        state: "confirmed",
        detail,
        transaction: hash("cd"),
        blockNumber: "101",
        blockHash: hash("ef"),
      },
    ],
    offer: null,
    receipt: null,
  };
}

/** A document of `record`, signed by `roles` with the test keys. */
export async function testDocument(
  record: CallRecord,
  roles: readonly EvidenceRole[] = ["souk", "payer"],
): Promise<EvidenceDocument> {
  const document = evidenceOf(record, "2026-01-02T03:05:00.000Z");
  const signatures = await Promise.all(
    roles.map(async (by) => {
      const account = by === "souk" ? TEST_SOUK : TEST_PAYER;
      const message = evidenceMessage(by, record.id, document.digest);
      return { by, address: account.address, signature: await account.signMessage({ message }) };
    }),
  );
  return { ...document, signatures };
}
