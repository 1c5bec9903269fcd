import { expect, test } from "./fixtures";
import { connectWallet, openListing } from "./steps";

const rows = "li:has([data-catalog-row])";

test("filters count what they would give, narrow as chosen, and are undone by going back", async ({
  page,
  world,
}) => {
  // Of these sellers alone: other tests list some of their own meanwhile.
  const hosts = world.sellers.filter(({ name }) => ["forecast", "rates", "climate"].includes(name));
  expect(hosts).toHaveLength(3);
  await page.goto(`/?${new URLSearchParams(hosts.map(({ url }) => ["host", new URL(url).host]))}`);
  const total = page.getByRole("status").filter({ hasText: /listings?$/ });
  const everything = (await total.textContent()) ?? "";
  const filters = page.getByRole("complementary", { name: "Filters" });

  await filters.getByText("Kind", { exact: true }).first().click();
  const tools = filters.getByRole("checkbox", { name: /^MCP tool/ });
  const count = Number(/\d+$/.exec((await tools.locator("xpath=..").textContent()) ?? "")?.[0]);
  await tools.check();
  await expect(page).toHaveURL(/[?&]kind=mcp/);
  await expect(total).toHaveText(count === 1 ? "1 listing" : `${count} listings`);
  await expect(tools).toBeFocused();

  await page.goBack();
  await expect(page).not.toHaveURL(/kind=/);
  await expect(total).toHaveText(everything);
  await expect(tools).not.toBeChecked();
  await page.goForward();
  await expect(tools).toBeChecked();

  await page.getByRole("link", { name: "Remove the filter MCP tool" }).click();
  await expect(total).toHaveText(everything);
  await expect(tools).not.toBeChecked();
});

test("typing narrows without losing the focus, and filters may be typed too", async ({ page }) => {
  await page.goto("/?tag=weather");
  const search = page.getByRole("searchbox");
  await search.pressSequentially("forecast is:mcp");
  await expect(page.locator(rows)).toHaveCount(1);
  await expect(search).toBeFocused();
  await expect(search).toHaveValue("forecast is:mcp");
  // What has no field of its own is kept.
  await expect(page).toHaveURL(/tag=weather/);
  await search.fill("forecast is:nonsense");
  await expect(page.getByText(/“nonsense” is not one of/)).toBeVisible();
});

test("every place is explained when that is asked for, also on what follows", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Explain the order" }).click();
  await expect(page).toHaveURL(/explain=1/);
  const parts = page.locator(rows).first();
  await expect(parts).toContainText("Conformance");
  await expect(parts).toContainText("Score");
  await page.getByRole("searchbox").fill("weather");
  await expect(page).toHaveURL(/q=weather.*explain=1/);
  await expect(parts).toContainText("Score");
});

test("the / key can be switched off", async ({ page }) => {
  await page.goto("/docs/search");
  await page.getByRole("checkbox", { name: /goes to the search field/ }).uncheck();
  await expect.poll(() => page.evaluate(() => localStorage.getItem("souk-search-key"))).toBe("off");
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Keyboard shortcuts" })).toBeHidden();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).not.toBeFocused();
});

test("listings are compared side by side, one is taken away, and the address says which", async ({
  page,
}) => {
  await page.goto("/");
  const boxes = page.getByRole("checkbox", { name: /^Compare / });
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole("button", { name: "Compare" }).click();
  const table = page.getByRole("region", { name: "Comparison" });
  await expect(table.getByRole("columnheader")).toHaveCount(2);
  await expect(table.getByRole("rowheader", { name: "Price per call" })).toBeVisible();
  await table
    .getByRole("link", { name: /^Remove / })
    .first()
    .click();
  await expect(table.getByRole("columnheader")).toHaveCount(1);
  await expect(page).toHaveURL(/\/compare\?ids=[0-9a-f-]{36}$/);
});

test("a connected wallet is held against the terms before anything is asked of it", async ({
  page,
  wallet,
}) => {
  await openListing(page, "Reference Rates");
  await connectWallet(page, wallet.name);
  const fit = page.getByRole("region", { name: "Can my wallet pay this?" });
  await expect(fit).toContainText("your wallet can pay");
  await expect(fit).toContainText("Holds 5.00 USDC");
  await expect(fit).toContainText("ordinary account");
  expect(wallet.signatureRequests()).toEqual([]);
});

test("a listing has a badge, a picture for links and words for search engines", async ({ page, request }) => {
  await openListing(page, "Reference Rates");
  const badge = page.getByRole("img", { name: /^x402: live/ });
  await badge.scrollIntoViewIfNeeded();
  await expect
    .poll(() => badge.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(60);

  const described = JSON.parse(
    (await page.locator('script[type="application/ld+json"]').textContent()) ?? "",
  );
  expect(described).toMatchObject({ "@type": "WebAPI", name: "Reference Rates" });
  const picture = (await page.locator('meta[property="og:image"]').getAttribute("content")) ?? "";
  const answer = await request.get(new URL(picture).pathname);
  expect(answer.headers()["content-type"]).toBe("image/png");
  expect((await answer.body()).length).toBeGreaterThan(5_000);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("filters, sorts and compares", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("checkbox", { name: /^Live/ }).check();
    await page.getByRole("combobox").selectOption("Lowest price");
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page).toHaveURL(/state=live/);
    await expect(page).toHaveURL(/sort=price/);
    await expect(page.getByRole("link", { name: "Remove the filter Live" })).toBeVisible();

    const boxes = page.getByRole("checkbox", { name: /^Compare / });
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole("button", { name: "Compare" }).click();
    await expect(page.getByRole("region", { name: "Comparison" }).getByRole("columnheader")).toHaveCount(2);
  });

  test("categories, providers and figures are read", async ({ page }) => {
    await page.goto("/categories");
    await page.getByRole("link", { name: "Weather", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Weather");
    await expect(page.locator(rows).first()).toBeVisible();
    await page.locator("[data-catalog-row]").first().click();
    await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link").last().click();
    await expect(page.getByText("Paid to")).toBeVisible();
    await page.goto("/stats");
    await expect(page.getByRole("table", { name: "Networks" })).toContainText("Base Sepolia");
  });
});
