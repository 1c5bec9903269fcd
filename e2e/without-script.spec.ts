import type { Page } from "@playwright/test";
import { addressesOf, knownPages } from "./all-pages";
import { expect, test } from "./fixtures";

/** Pages of which a part cannot work, and what they say instead. */
const NEED_SCRIPTS: Record<string, RegExp> = {
  "/calls": /only JavaScript can read them/,
  "/calls/[id]": /only JavaScript can read it/,
  "/listings/[id]": /Paying from this page needs JavaScript/,
  "/register": /a wallet needs JavaScript/,
  "/register/domain": /a wallet needs JavaScript/,
  "/settings/spending": /Limits need JavaScript/,
};
const rows = "[data-catalog-row]";

test.use({ javaScriptEnabled: false });

for (const name of knownPages())
  test(`${name} is read without JavaScript, says what needs it, and shows nothing that does nothing`, async ({
    page,
    world,
  }) => {
    for (const address of await addressesOf(name, world)) {
      expect((await page.goto(address))?.status(), address).toBe(200);
      const main = page.getByRole("main");
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await expect(main, address).toContainText(/[\s\S]{80}/, { useInnerText: true });
      await expect(main, address).not.toContainText(/\b(Loading|Looking|Reading)\b[^.]*…/, {
        useInnerText: true,
      });
      const needed = NEED_SCRIPTS[name];
      if (needed) await expect(main.getByText(needed), address).toBeVisible();
      expect(await deadControls(page), address).toEqual([]);
    }
  });

test("paging goes on, and back to the beginning", async ({ page }) => {
  // In an order in which what other tests list, at a cent and more, comes after the first.
  await page.goto("/?sort=price");
  const first = await page.locator(rows).first().getAttribute("href");
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(page).toHaveURL(/cursor=/);
  await expect(page.locator(rows).first()).not.toHaveAttribute("href", first ?? "");
  await page.getByRole("link", { name: "First page" }).click();
  await expect(page.locator(rows).first()).toHaveAttribute("href", first ?? "");
});

test("an endpoint is checked, and an address that may not be asked is refused beside its field", async ({
  page,
  world,
}) => {
  const broken = world.sellers.find(({ name }) => name === "broken-dollars");
  const check = async (url: string) => {
    await page.goto("/check");
    await page.getByRole("textbox", { name: /URL/ }).fill(url);
    await page.getByRole("button", { name: "Check" }).click();
  };
  await check(broken?.url ?? "");
  await expect(page.getByRole("heading", { name: /^Not payable/ })).toBeVisible();
  await check("http://127.0.0.1:9/x");
  await expect(page.getByRole("main")).toContainText("public internet addresses only");
});

/** What can be seen to be pressed and would not be heard: buttons that submit no form. */
function deadControls(page: Page): Promise<string[]> {
  return page
    .locator("button:visible")
    .evaluateAll((buttons) =>
      (buttons as HTMLButtonElement[])
        .filter((button) => button.type !== "submit" || !button.form)
        .map((button) => button.outerHTML.slice(0, 200)),
    );
}
