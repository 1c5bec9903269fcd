import type { Page } from "@playwright/test";
import { addressesOf } from "./all-pages";
import { expect, test } from "./fixtures";
import { accountButton, connectWallet } from "./steps";

test("/ goes to the search, arrows walk the listings, Enter opens one", async ({ page }) => {
  await page.goto("/");
  const search = page.getByRole("searchbox");
  const links = page.locator("[data-catalog-row]");
  await expect(links.nth(1)).toBeVisible();

  // The page listens once it has come to life.
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(search).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await expect(search).toHaveValue("");
  await page.keyboard.press("ArrowDown");
  await expect(links.nth(0)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(search).toBeFocused();

  await page.keyboard.press("ArrowDown");
  const name = (await links.nth(0).textContent()) ?? "";
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/listings\//);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name.trim());
});

test("the first Tab offers to skip to the content", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
});

/** More stops than any page has: a page that never ends holds the keyboard. */
const MOST_STOPS = 400;

/** Presses Tab from the top of the page until the focus leaves it; what each stop is, and how it can be seen. */
async function tabThrough(page: Page) {
  const stops: { what: string; seen: boolean; top: number }[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let i = 0; i < MOST_STOPS; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return null;
      // A control may be shown by its label or its box, a link by the row it opens: then that is what is outlined.
      const around = [at, at.parentElement, at.closest("label"), at.nextElementSibling].flatMap(
        (e) => e ?? [],
      );
      const styles = [...around.map((element) => getComputedStyle(element)), getComputedStyle(at, "::after")];
      const outlined = styles.some(
        ({ outlineStyle, outlineWidth, boxShadow }) =>
          (outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0) || boxShadow !== "none",
      );
      const { top, bottom } = at.getBoundingClientRect();
      const name = at.getAttribute("aria-label") ?? at.textContent?.trim() ?? "";
      return {
        what: `${at.tagName.toLowerCase()} ${name.slice(0, 40)}`,
        seen: outlined && bottom > 0 && top < innerHeight,
        top: top + scrollY,
      };
    });
    if (!stop) return stops;
    stops.push(stop);
  }
  throw new Error(`${MOST_STOPS} times Tab, and still on ${page.url()}`);
}

for (const name of [
  "/",
  "/listings/[id]",
  "/check",
  "/register",
  "/compare",
  "/settings/spending",
  "/stats",
  "/rules",
])
  test(`Tab goes through ${name} and out again, and shows where it is`, async ({ page, world }) => {
    for (const address of await addressesOf(name, world)) {
      await page.goto(address);
      await expect(page.getByRole("main")).toBeVisible();
      const stops = await tabThrough(page);
      expect(stops.length, address).toBeGreaterThan(5);
      expect(
        stops.filter(({ seen }) => !seen).map(({ what }) => what),
        address,
      ).toEqual([]);
    }
  });

test("the wallet's dialog keeps the keyboard, and Escape gives it back", async ({ page, wallet }) => {
  await page.goto("/");
  const connect = page.getByRole("banner").getByRole("button", { name: "Connect wallet" });
  await connect.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: wallet.name })).toBeVisible();
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(connect).toBeFocused();
});

test("the account menu opens by Enter, closes by Escape, and gives the keyboard back", async ({
  page,
  wallet,
}) => {
  await page.goto("/");
  await connectWallet(page, wallet.name);
  const button = accountButton(page);
  await button.focus();
  await page.keyboard.press("Enter");
  const menu = page.getByRole("dialog", { name: "Account" });
  await expect(menu).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(button).toBeFocused();
});
