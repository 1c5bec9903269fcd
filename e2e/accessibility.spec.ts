import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { addressesOf, knownPages, NOT_FOUND, pagesOfApp } from "./all-pages";
import { expect, test } from "./fixtures";
import { connectWallet, openListing } from "./steps";

const NARROW = { width: 360, height: 740 };

test("every page of the app is looked at here", () => {
  expect(pagesOfApp()).toEqual(knownPages());
});

for (const theme of ["light", "dark"] as const)
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme });

    for (const name of knownPages())
      test(`${name} has no accessibility violation, and fits into 360 pixels`, async ({ page, world }) => {
        for (const address of await addressesOf(name, world)) {
          await page.goto(address);
          await expectAccessible(page);
          await expectFitting(page);
        }
      });

    test.describe("where nothing is", () => {
      test.use({ expectedStatuses: [404] });

      test("the page that says so has no accessibility violation, and fits into 360 pixels", async ({
        page,
      }) => {
        for (const address of NOT_FOUND) {
          await page.goto(address);
          await expect(page.getByRole("main")).toContainText(/no such|not found|nothing|does not exist/i);
          await expectAccessible(page);
          await expectFitting(page);
        }
      });
    });

    test("the page shown when one fails has no accessibility violation, and fits into 360 pixels", async ({
      browser,
      world,
    }) => {
      const [listing = ""] = await addressesOf("/listings/[id]", world);
      // In a browser of its own: what fails is told in the console, as it should be.
      const context = await browser.newContext({ baseURL: world.origin, colorScheme: theme });
      const page = await context.newPage();
      await page.route("**/_next/static/**/*.js", async (route) => {
        const response = await route.fetch();
        const code = await response.text();
        const failing = code.replaceAll('"Probe again"', '(()=>{throw new Error("made to fail")})()');
        await route.fulfill({ response, body: failing });
      });
      await page.goto(listing);
      await expect(page.getByRole("main").getByRole("alert")).toContainText("This page could not be made");
      await expect(page).toHaveTitle(/Something went wrong/);
      await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
      await expectAccessible(page);
      await expectFitting(page);
      await context.close();
    });

    test("a playground under way has no accessibility violation, and fits into 360 pixels", async ({
      page,
    }) => {
      await openListing(page, "Reference Rates");
      await page.getByRole("button", { name: /^Send/ }).click();
      await expect(page.getByRole("table").filter({ hasText: "You will sign" })).toBeVisible();
      await expectAccessible(page);
      await expectFitting(page);
    });

    test("open menus and dialogs have no accessibility violation", async ({ page, wallet }) => {
      await page.goto("/");
      await page.getByRole("banner").getByRole("button", { name: "Connect wallet" }).click();
      await expect(page.getByRole("dialog").getByRole("button", { name: wallet.name })).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await connectWallet(page, wallet.name);
      await page
        .getByRole("banner")
        .getByRole("button", { name: /^Account 0x/ })
        .click();
      await expect(page.getByRole("dialog", { name: "Account" })).toBeVisible();
      await expectAccessible(page);
    });
  });

async function expectAccessible(page: Page): Promise<void> {
  await expect(page.getByRole("main")).toBeVisible();
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    // RainbowKit's pictures of wallets and networks, each beside its name.
    .exclude('[role="dialog"] [role="img"]:not([aria-label])')
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  expect(found, page.url()).toEqual([]);
}

/** Narrow, nothing is cut off at the side; wide again afterwards. */
async function expectFitting(page: Page): Promise<void> {
  const wide = page.viewportSize();
  await page.setViewportSize(NARROW);
  const widths = () =>
    page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { content: scrollWidth, window: clientWidth };
    });
  await expect.poll(async () => (await widths()).window, page.url()).toBeLessThanOrEqual(NARROW.width);
  await expect
    .poll(async () => {
      const { content, window } = await widths();
      return content - window;
    }, page.url())
    .toBe(0);
  if (wide) await page.setViewportSize(wide);
}
