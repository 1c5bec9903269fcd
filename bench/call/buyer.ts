import { randomBytes } from "node:crypto";
import { x402Client } from "@x402/core/client";
import { ExactEvmScheme } from "@x402/evm/exact/client";
import { wrapFetchWithPayment } from "@x402/fetch";
import type { PrivateKeyAccount, TypedDataDefinition } from "viem";
import { buildRequest } from "@/lib/call/build-request";
import { createCallApi } from "@/lib/call/call-api";
import { formFields, initialBody, toValues } from "@/lib/call/form";
import { createCallSession } from "@/lib/call/session";
import { testBrowser } from "@/lib/call/test-browser";
import type { CallValues, PlaygroundListing } from "@/lib/call/types";

/** One paid call. Milliseconds from the first request to the goods, the signing itself taken out. */
export interface Paid {
  ms: number;
}

/** A way to pay a listing once. Throws when the goods did not come. */
export type Buy = () => Promise<Paid>;

/** Takes the time that signing takes, so that it can be left out: a person's wallet is not what is measured. */
function timedSigner(account: PrivateKeyAccount) {
  let spentMs = 0;
  const timed = async <T>(sign: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    try {
      return await sign();
    } finally {
      spentMs += performance.now() - started;
    }
  };
  return {
    address: account.address,
    signTypedData: (data: unknown) => timed(() => account.signTypedData(data as TypedDataDefinition)),
    async without(run: () => Promise<void>): Promise<Paid> {
      spentMs = 0;
      const started = performance.now();
      await run();
      return { ms: performance.now() - started - spentMs };
    },
  };
}

/** The listing's form as it first stands: filled with the provider's examples. */
export function exampleValues(listing: PlaygroundListing): CallValues {
  const fields = formFields(listing);
  const texts = Object.fromEntries(fields.map((field) => [field.key, field.initial]));
  return toValues(listing.input, fields, texts, initialBody(listing)).values;
}

/** The reference client, as its documentation shows it. */
export function referenceBuyer(listing: PlaygroundListing, account: PrivateKeyAccount): Buy {
  const request = buildRequest(listing, exampleValues(listing));
  if (!request.ok) throw new Error(`the example cannot be sent: ${JSON.stringify(request.errors)}`);
  const { url, method, headers, body } = request;
  const signer = timedSigner(account);
  const client = new x402Client().register("eip155:84532", new ExactEvmScheme(signer as never));
  const payFetch = wrapFetchWithPayment(fetch, client);
  return () =>
    signer.without(async () => {
      const response = await payFetch(url, { method, headers, body });
      const goods = await response.arrayBuffer();
      if (response.status !== 200 || goods.byteLength === 0)
        throw new Error(`the seller answered ${response.status}`);
    });
}

/** The playground's own client code, against a running Souk; only the browser and the person are missing. */
export function playgroundBuyer(
  askSouk: typeof fetch,
  listing: PlaygroundListing,
  account: PrivateKeyAccount,
  via: "direct" | "relay",
  /** The button was pressed before the time begins, which is when it is let go; else sent by a key. */
  prepared: boolean,
): Buy {
  const signer = timedSigner(account);
  const values = exampleValues(listing);
  const choice = { pick: () => 0, unasked: () => true };
  const under = new Set<Promise<unknown>>();
  const ours: typeof fetch = (input, init) => {
    if (!String(input).startsWith("/")) return fetch(input, init);
    const asked = askSouk(input, init);
    const over = asked.catch(() => {}).finally(() => under.delete(over));
    under.add(over);
    return asked;
  };
  return async () => {
    const session = createCallSession(
      { ...listing, callableFromBrowser: via === "direct" },
      {
        fetch: ours,
        api: createCallApi(ours),
        store: testBrowser().calls(),
        spending: testBrowser().tab(),
        channels: testBrowser().channels(),
        wallet: {
          address: () => account.address,
          chainId: () => 84_532,
          switchChain: async () => {},
          signTypedData: (data) => signer.signTypedData(data),
          signMessage: async () => {
            throw new Error("nothing to sign in to here");
          },
          signsUnsent: () => false,
          signUnsent: async () => {
            throw new Error("nothing to approve here");
          },
          sendTransaction: async () => {
            throw new Error("nothing to approve here");
          },
        },
        newNonce: () => `0x${randomBytes(32).toString("hex")}`,
        clock: () => performance.now(),
        nowSeconds: () => Math.floor(Date.now() / 1_000),
        wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      },
      ["eip155:84532"],
    );
    try {
      if (prepared) session.prepare(values, choice);
      while (under.size > 0) await Promise.all(under);
      return await signer.without(
        () =>
          new Promise((resolve, reject) => {
            session.subscribe(() => {
              const { phase } = session.snapshot();
              if (phase.at === "settled") resolve();
              // Whatever else it stops at is not what is measured.
              else if (["failed", "changed", "rejected", "unknown", "answered"].includes(phase.at))
                reject(
                  new Error(`the call ended as ${phase.at}${"message" in phase ? `: ${phase.message}` : ""}`),
                );
              else if (phase.at === "reviewing" && phase.note) reject(new Error(phase.note));
            });
            const errors = session.send(values, choice);
            if (errors.length > 0) reject(new Error(`the example cannot be sent: ${JSON.stringify(errors)}`));
          }),
      );
    } finally {
      session.close();
      // What goes on behind the answer must not slow whoever is measured next.
      while (under.size > 0) await Promise.all(under);
    }
  };
}
