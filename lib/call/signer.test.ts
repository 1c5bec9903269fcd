import fc from "fast-check";
import { recoverAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import { signerOf } from "./signer";

const bytes32 = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString("hex"));
/** Keys of the curve are below its order, which begins with more ones than any of these. */
const key = bytes32.map((hex) => `0x0f${hex.slice(2)}` as const);
const digest = bytes32.map((hex) => `0x${hex}` as const);

test("a signature tells the account that made it, and of another digest another or none", async () => {
  await fc.assert(
    fc.asyncProperty(key, digest, digest, async (secret, signed, other) => {
      const account = privateKeyToAccount(secret);
      const signature = await account.sign({ hash: signed });
      expect(signerOf(signed, signature)).toBe(account.address);
      if (other !== signed) expect(signerOf(other, signature)).not.toBe(account.address);
    }),
    { numRuns: 25 },
  );
});

test("any 65 bytes tell the same account as viem reads out of them, or none where it reads none", async () => {
  const any = fc.uint8Array({ minLength: 65, maxLength: 65 }).map((all) => {
    // Most of all bytes are no recovery bit.
    all[64] = 27 + ((all[64] ?? 0) % 2);
    return `0x${Buffer.from(all).toString("hex")}` as const;
  });
  await fc.assert(
    fc.asyncProperty(digest, any, async (hash, signature) => {
      const theirs = await recoverAddress({ hash, signature }).catch(() => null);
      expect(signerOf(hash, signature)).toBe(theirs);
    }),
    { numRuns: 50 },
  );
});

test.each([
  "0x",
  "0x00",
  `0x${"00".repeat(65)}`,
  `0x${"ff".repeat(65)}`,
  `0x${"11".repeat(64)}`,
  `0x${"11".repeat(66)}`,
])("%s tells nobody", (signature) => {
  expect(signerOf(`0x${"ab".repeat(32)}`, signature as `0x${string}`)).toBeNull();
});
