import { randomBytes, randomInt } from "node:crypto";
import { test as base, expect, type Page } from "@playwright/test";
import { faucet } from "@/sandbox/faucet";
import type { AccountKind } from "./accounts";
import { startSeller, type TestSeller } from "./seller";
import { installWallet, type TestWallet } from "./wallet";
import { WORKERS } from "./workers";
import { sharedWorld, type World } from "./world";

interface Options {
  /** Statuses of responses that Chromium may log as errors; a test that provokes another one names it. */
  expectedStatuses: number[];
  /** Chromium's names of broken connections that a test provokes, e.g. `net::ERR_FAILED`. */
  expectedBreaks: string[];
  /** What is behind the wallet. */
  accountKind: AccountKind;
}

interface Fixtures {
  world: World;
  /** A browser wallet that holds 5 test USDC; ask for it and every page of the test has it. */
  wallet: TestWallet;
  /** Starts a seller that nobody has seen before; stopped after the test. */
  openSeller(options?: { price?: string; payTo?: string }): Promise<TestSeller>;
  /** Every page is watched; nobody needs to ask for it. */
  watched: undefined;
}

/** Chromium itself logs every response of 400 and above; a 402 is how x402 begins and no error of the page. */
const REFUSED = /^Failed to load resource: the server responded with a status of (\d{3}) \([A-Za-z ]*\)$/;

/**
 * The project's own `test`: fails on any console error, on any uncaught error and on any request that leaves
 * this machine.
 */
export const test = base.extend<Fixtures & Options>({
  expectedStatuses: [[402], { option: true }],
  expectedBreaks: [[], { option: true }],
  accountKind: ["key", { option: true }],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's dependencies from this pattern
  world: async ({}, use) => use(sharedWorld()),
  baseURL: async ({ world }, use) => use(world.origin),

  watched: [
    async ({ context, expectedStatuses, expectedBreaks }, use) => {
      const isExpected = (text: string) =>
        expectedStatuses.includes(Number(REFUSED.exec(text)?.[1])) ||
        expectedBreaks.some((name) => text === `Failed to load resource: ${name}`);
      const problems: string[] = [];
      const watch = (page: Page) => {
        page.on("console", (message) => {
          if (message.type() === "error" && !isExpected(message.text()))
            problems.push(`console error on ${page.url()}: ${message.text()} (${message.location().url})`);
        });
        page.on("pageerror", (error) => problems.push(`uncaught on ${page.url()}: ${error.stack ?? error}`));
      };
      context.on("page", watch);
      context.on("request", (request) => {
        const { protocol, hostname } = new URL(request.url());
        const local = ["127.0.0.1", "localhost"].includes(hostname);
        if (/^https?:$/.test(protocol) && !local) problems.push(`request to the outside: ${request.url()}`);
      });
      await use(undefined);
      expect(problems).toEqual([]);
    },
    { auto: true },
  ],

  wallet: async ({ context, world, accountKind: kind }, use) => {
    // A new account for each test, so that its balance is nobody else's.
    const wallet = await installWallet(context, { rpcUrl: world.rpcUrl, index: randomInt(1, 2 ** 30), kind });
    await faucet(world.rpcUrl, wallet.address, 5_000_000n);
    await use(wallet);
  },

  openSeller: async ({ world }, use, { parallelIndex }) => {
    const open: TestSeller[] = [];
    await use(async ({ price = "$0.01", payTo } = {}) => {
      // The ports are divided among the workers; within one, tests run one after the other.
      const port = world.sellerPorts.filter((_, at) => at % WORKERS === parallelIndex)[open.length];
      if (!port) throw new Error("This test needs more ports than global-setup.ts keeps.");
      const name = `greeting-${randomBytes(6).toString("hex")}`;
      const seller = await startSeller({ facilitatorUrl: world.facilitatorUrl, port, name, price, payTo });
      open.push(seller);
      return seller;
    });
    for (const seller of open) await seller.stop();
  },
});

export { expect };
