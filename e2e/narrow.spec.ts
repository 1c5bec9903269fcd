import { expect, test } from "./fixtures";
import { openListing, probe } from "./steps";

test.use({ viewport: { width: 360, height: 740 } });

// That every page fits as it is first shown is looked at in accessibility.spec.ts.

test("a listing and its playground fit into 360 pixels", async ({ page }) => {
  await openListing(page, "Reference Rates");
  // It comes when its place is looked at.
  await page.getByRole("link", { name: "Playground", exact: true }).click();
  await expect(page.getByRole("button", { name: /^Send/ })).toBeVisible();
  await expectNoSideways(page);
  await page.getByRole("button", { name: /^Send/ }).click();
  await expect(page.getByRole("table").filter({ hasText: "You will sign" })).toBeVisible();
  await expectNoSideways(page);
});

test("a comparison scrolls inside and not the page", async ({ page }) => {
  await page.goto("/");
  const boxes = page.getByRole("checkbox", { name: /^Compare / });
  for (const position of [0, 1, 2]) await boxes.nth(position).check();
  await page.getByRole("button", { name: "Compare" }).click();
  await expectNoSideways(page);
});

test("a report with findings fits into 360 pixels", async ({ page, world }) => {
  const broken = world.sellers.find(({ name }) => name === "broken-resource");
  await probe(page, "/check", broken?.url ?? "");
  await expectNoSideways(page);
});

async function expectNoSideways(page: import("@playwright/test").Page): Promise<void> {
  await expect(page.getByRole("main")).toBeVisible();
  const sideways = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(sideways).toBe(0);
}
