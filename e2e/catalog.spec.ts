import type { APIRequestContext } from "@playwright/test";
import { expect, test } from "./fixtures";

const rows = "li:has([data-catalog-row])";

/** The URLs in the catalog, all pages of it: other tests list sellers of their own. */
async function everyResource(request: APIRequestContext): Promise<string[]> {
  const urls: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
    const answer = await (await request.get(`/discovery/resources?limit=100${query}`)).json();
    urls.push(...(answer.items as { resource: string }[]).map(({ resource }) => resource));
    cursor = answer.pagination.cursor ?? null;
  } while (cursor);
  return urls;
}

test("lists every payable sample seller and none that is broken", async ({ page, request, world }) => {
  const listed = await everyResource(request);
  const broken = world.sellers.filter(({ name }) => name.startsWith("broken-"));
  expect(broken).toHaveLength(3);
  for (const { url } of broken) expect(listed).not.toContain(url);
  for (const name of ["article", "rates", "summary", "image", "two-options", "v1-quote", "no-cors"])
    expect(listed).toContain(world.sellers.find((seller) => seller.name === name)?.url);

  await page.goto("/?q=reference+rates");
  await expect(page.getByRole("link", { name: "Reference Rates" })).toBeVisible();
});

test("finds by words, as typed, and keeps the search in the address", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("searchbox", { name: "Search the catalog" }).fill("exchange rates");
  await expect(page).toHaveURL(/[?&]q=exchange(\+|%20)rates/);
  await expect(page.locator(rows).first()).toContainText("Reference Rates");

  await page.reload();
  await expect(page.getByRole("searchbox")).toHaveValue("exchange rates");
  await expect(page.locator(rows).first()).toContainText("Reference Rates");
});

test("narrows by the highest price, and says what cannot be read as one", async ({ page }) => {
  await page.goto("/");
  const total = page.getByRole("status").first();
  const everything = (await total.textContent()) ?? "";
  const price = page.getByRole("textbox", { name: /at most/ });
  await price.fill("0.001");
  await expect(page).toHaveURL(/maxPrice=0\.001/);
  await expect(total).not.toHaveText(everything);
  await expect(page.getByRole("link", { name: "Reference Rates" })).toBeHidden();

  await price.fill("cheap");
  await expect(page.getByText("Write a price such as 0.01").filter({ visible: true })).toHaveCount(1);
});

test("narrows by network, and says when nothing is left", async ({ page }) => {
  await page.goto("/?network=eip155:84532");
  await expect(page.locator(rows).first()).toBeVisible();
  await page.goto("/?network=eip155:137");
  await expect(page.locator(rows)).toHaveCount(0);
  await expect(page.getByRole("main")).toContainText(/no(thing| listing)/i);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("searches and reads", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("searchbox").fill("exchange rates");
    await page.getByRole("searchbox").press("Enter");
    await expect(page).toHaveURL(/q=exchange/);
    await page.getByRole("link", { name: "Reference Rates" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Reference Rates");
  });
});
