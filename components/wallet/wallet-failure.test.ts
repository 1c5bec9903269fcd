import { expect, test } from "vitest";
import { toWalletError } from "./wallet-failure";

test("a wallet that throws nothing is not given words that are not its own", () => {
  const led = () => {
    const thrown = undefined as unknown as { code: number };
    return thrown.code;
  };
  let error: unknown;
  try {
    led();
  } catch (caught) {
    error = caught;
  }
  expect(toWalletError(error).message).toBe("Your wallet did not answer.");
  expect(toWalletError(undefined).message).toBe("Your wallet did not answer.");
});

test("a wallet's own words are one plain line", () => {
  const message = "Ledger is\u202E busy\n\u0007 now";
  expect(toWalletError({ code: -32_000, message }).message).toBe("Your wallet said: Ledger is busy now");
});
