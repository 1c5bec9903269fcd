import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures";
import { openListing, probe } from "./steps";

const pages = {
  catalog: "/",
  "an empty search": "/?q=nothing-is-called-this",
  check: "/check",
  register: "/register",
  "register a domain": "/register/domain",
  docs: "/docs",
  "an explained search": "/?q=weather&state=live&explain=1",
  categories: "/categories",
  "a category": "/categories/weather",
  "an empty comparison": "/compare",
  statistics: "/stats",
  "how to search": "/docs/search",
  "how results are ranked": "/docs/ranking",
} as const;

for (const theme of ["light", "dark"] as const)
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme });

    for (const [name, path] of Object.entries(pages))
      test(`${name} has no accessibility violation`, async ({ page }) => {
        await page.goto(path);
        await expectAccessible(page);
      });

    test.describe("where nothing is", () => {
      test.use({ expectedStatuses: [404] });

      test("the page that says so has no accessibility violation", async ({ page }) => {
        await page.goto("/nothing-here");
        await expectAccessible(page);
      });
    });

    test("a listing has no accessibility violation", async ({ page }) => {
      await openListing(page, "Reference Rates");
      await expect(page.getByRole("button", { name: /^Send/ })).toBeVisible();
      await expectAccessible(page);
    });

    test("a comparison and a provider have no accessibility violation", async ({ page }) => {
      await page.goto("/");
      const boxes = page.getByRole("checkbox", { name: /^Compare / });
      for (const position of [0, 1, 2]) await boxes.nth(position).check();
      await page.getByRole("button", { name: "Compare" }).click();
      await expectAccessible(page);
      await openListing(page, "Reference Rates");
      await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link").last().click();
      await expect(page.getByText("Paid to")).toBeVisible();
      await expectAccessible(page);
    });

    test("a report with findings has no accessibility violation", async ({ page, world }) => {
      const broken = world.sellers.find(({ name }) => name === "broken-dollars");
      await probe(page, "/check", broken?.url ?? "");
      await expectAccessible(page);
    });
  });

async function expectAccessible(page: import("@playwright/test").Page): Promise<void> {
  await expect(page.getByRole("main")).toBeVisible();
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`)).toEqual(
    [],
  );
}
