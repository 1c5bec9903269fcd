import { expect, test } from "./fixtures";
import { openListing, probe } from "./steps";

test.use({ viewport: { width: 360, height: 740 } });

const paths = [
  "/",
  "/?q=rates&maxPrice=0.01&network=eip155:84532",
  "/check",
  "/register",
  "/docs",
  "/stats",
  "/categories",
  "/categories/weather",
  "/docs/search",
  "/docs/ranking",
];

for (const path of paths)
  test(`${path} fits into 360 pixels`, async ({ page }) => {
    await page.goto(path);
    await expectNoSideways(page);
  });

test("a listing and its playground fit into 360 pixels", async ({ page }) => {
  await openListing(page, "Reference Rates");
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
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content).toBe(window);
}
