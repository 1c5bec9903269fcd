import { createOfferEIP712, createReceiptEIP712 } from "@x402/extensions/offer-receipt";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { checkStatement } from "@/lib/call/check-statement";
import { type EvidenceDocument, evidenceDigest } from "./document";
import { evidenceMessage } from "./message";
import { TEST_PAYER, TEST_SOUK, testDocument, testRecord } from "./test-record";
import { holds, type VerifyOptions, verifyEvidence } from "./verify";

const seller = privateKeyToAccount(`0x${"33".repeat(32)}`);
const stranger = privateKeyToAccount(`0x${"44".repeat(32)}`);

/** A record with a signed offer and receipt in it, so that there is something everywhere to tamper with. */
async function fullRecord() {
  const record = testRecord();
  record.terms.payTo = seller.address;
  if (!record.signed) throw new Error("the test record holds what was signed");
  const { signedTerms } = await import("@/lib/call/signed-terms");
  const { message } = record.signed;
  record.signed = signedTerms({
    ...record.terms,
    terms: null,
    payer: record.payer,
    nonce: message.nonce,
    validAfter: BigInt(message.validAfter),
    validBefore: BigInt(message.validBefore),
  });
  const url = record.listing.url;
  const { scheme, network, asset, payTo, amountAtomic } = record.terms;
  const sign = seller.signTypedData as Parameters<typeof createOfferEIP712>[2];
  const offer = await createOfferEIP712(
    url,
    { acceptIndex: 0, scheme, network, asset, payTo, amount: amountAtomic },
    sign,
  );
  const receipt = await createReceiptEIP712({ resourceUrl: url, payer: record.payer, network }, sign);
  const facts = { ...record.terms, payer: record.payer, url };
  const now = Math.floor(Date.now() / 1_000);
  const noKey = async () => null;
  record.offer = await checkStatement("offer", offer, facts, now, noKey);
  record.receipt = await checkStatement("receipt", receipt, facts, now, noKey);
  return record;
}

const full = await testDocument(await fullRecord());
const verify = (document: unknown, options?: VerifyOptions) =>
  verifyEvidence(JSON.stringify(document), options);

/** Every place in a JSON value that holds something other than an object or an array. */
function leaves(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== "object") return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function changed(
  document: EvidenceDocument,
  path: readonly (string | number)[],
  to: (old: unknown) => unknown,
) {
  const copy = structuredClone(document);
  // biome-ignore lint/suspicious/noExplicitAny: walks any member of the document.
  let place: any = copy;
  for (const key of path.slice(0, -1)) place = place[key];
  const key = path.at(-1) as string;
  place[key] = to(place[key]);
  return copy;
}

/** Another value of the same kind, so that only the digest and the signatures can tell. */
function another(old: unknown): unknown {
  if (typeof old === "number") return old + 1;
  if (typeof old === "boolean") return !old;
  if (typeof old !== "string") return 1;
  if (/^0x[0-9a-f]{40}$/i.test(old)) return stranger.address;
  if (/^\d{4}-\d\d-\d\dT/.test(old)) return old.replace(/^\d{4}/, (year) => String(Number(year) + 1));
  if (/^(0x)?[0-9a-f]+$/i.test(old)) return old.replace(/[0-9a-f]$/i, (c) => (c === "1" ? "2" : "1"));
  return `${old}x`;
}

test("the control holds: signed by both, with an offer and a receipt", async () => {
  const checks = await verify(full, { issuer: TEST_SOUK.address });
  expect(holds(checks)).toBe(true);
  expect(checks.filter((check) => check.outcome === "ok").map((check) => check.id)).toEqual([
    "file",
    "digest",
    "signature.souk",
    "signature.payer",
    "issuer",
    "record",
    "authorization",
    "offer",
    "receipt",
  ]);
});

describe("a change of any field is found, offline", () => {
  const paths = leaves(full);
  test("the table covers the whole document", () => expect(paths.length).toBeGreaterThan(90));
  test.each(paths.map((path) => [path.join("."), path] as const))("%s", async (_name, path) => {
    const tampered = changed(full, path, another);
    expect(JSON.stringify(tampered)).not.toBe(JSON.stringify(full));
    expect(holds(await verify(tampered))).toBe(false);
  });
});

describe("a member added or left out is found", () => {
  const objects: (string | number)[][] = [[], ["record"], ["record", "terms"], ["record", "proven", "log"]];
  test.each(objects.map((path) => [path.join(".") || "the file", path] as const))(
    "added to %s",
    async (_n, path) => {
      const tampered = changed(full, [...path, "paidTwice"], () => true);
      expect(holds(await verify(tampered))).toBe(false);
    },
  );

  test.each(Object.keys(full.record))("record.%s left out", async (key) => {
    const tampered = changed(full, ["record", key], () => undefined);
    expect(holds(await verify(tampered))).toBe(false);
  });

  test("a key that is written twice", async () => {
    const twice = JSON.stringify(full).replace(
      '"state":"confirmed"',
      '"state":"not-paid","state":"confirmed"',
    );
    expect(holds(await verifyEvidence(twice))).toBe(false);
  });
});

describe("who signs it anew is found out", () => {
  /** The digest and both signatures made again, by somebody who has neither key. */
  async function forged(change: (document: EvidenceDocument) => void): Promise<EvidenceDocument> {
    const copy = structuredClone(full);
    change(copy);
    copy.digest = evidenceDigest(copy);
    const message = (by: "souk" | "payer") => evidenceMessage(by, copy.record.id, copy.digest);
    copy.signatures = [
      {
        by: "souk",
        address: stranger.address,
        signature: await stranger.signMessage({ message: message("souk") }),
      },
    ];
    return copy;
  }
  const outcome = async (document: EvidenceDocument, id: string, options?: VerifyOptions) =>
    (await verify(document, options)).find((check) => check.id === id)?.outcome;

  test("by the issuer's address", async () => {
    const copy = await forged(() => {});
    expect(await outcome(copy, "issuer", { issuer: TEST_SOUK.address })).toBe("failed");
    expect(await outcome(copy, "issuer")).toBe("not-checked");
  });

  test.each<[string, (document: EvidenceDocument) => void, string]>([
    [
      "another amount in the terms",
      (d) => {
        d.record.terms.amountAtomic = "1";
      },
      "record",
    ],
    [
      "another payee in the terms",
      (d) => {
        d.record.terms.payTo = stranger.address;
      },
      "record",
    ],
    [
      "another payer",
      (d) => {
        d.record.payer = stranger.address;
      },
      "record",
    ],
    [
      "another amount signed",
      (d) => {
        if (d.record.signed) d.record.signed.message.value = "1";
      },
      "authorization",
    ],
    [
      "another nonce",
      (d) => {
        if (d.record.signed) d.record.signed.message.nonce = `0x${"77".repeat(32)}`;
      },
      "authorization",
    ],
    [
      "a confirmed state without proof",
      (d) => {
        d.record.proven = null;
      },
      "record",
    ],
    [
      "an offer put into another mouth",
      (d) => {
        if (d.record.offer) d.record.offer.signer = stranger.address;
      },
      "offer",
    ],
    [
      "a receipt with another time",
      (d) => {
        const p = d.record.receipt?.statement?.payload;
        if (p) p.issuedAt = 1;
      },
      "receipt",
    ],
  ])("%s", async (_what, change, id) => {
    expect(await outcome(await forged(change), id)).toBe("failed");
  });

  test("a stranger cannot sign as the payer, nor the payer's signature pass for Souk's", async () => {
    const message = evidenceMessage("payer", full.record.id, full.digest);
    const asPayer = {
      by: "payer" as const,
      address: stranger.address,
      signature: await stranger.signMessage({ message }),
    };
    expect(await outcome({ ...full, signatures: [asPayer] }, "signature.payer")).toBe("failed");
    const payers = await TEST_PAYER.signMessage({ message });
    const asSouk = { by: "souk" as const, address: TEST_PAYER.address, signature: payers };
    expect(await outcome({ ...full, signatures: [asSouk] }, "signature.souk")).toBe("failed");
  });

  test("nobody's signature is no evidence", async () => {
    expect(holds(await verify({ ...full, signatures: [] }))).toBe(false);
  });
});
