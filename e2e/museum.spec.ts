import { expect, test } from "./fixtures";
import { connectWallet, send } from "./steps";

/** The hostile sellers that a sandbox serves, tried as a visitor does; hostile-sellers.spec.ts tests what each must not achieve. */
test.use({ expectedStatuses: [402] });

test("a visitor finds the hostile sellers, tries one, and no wallet is asked", async ({
  page,
  wallet,
  world,
}) => {
  await page.goto("/docs/sandbox");
  await expect(page.getByRole("heading", { name: "Sellers that attack whoever pays" })).toBeVisible();
  await page.getByRole("link", { name: "price-bait" }).click();
  await expect(page.getByRole("heading", { name: "Hostile: price-bait", level: 1 })).toBeVisible();
  await expect(page.getByText("An exhibit that attacks on purpose, not in the catalog")).toBeVisible();
  await connectWallet(page, wallet.name);
  await send(page);
  await expect(page.getByRole("button", { name: "Review these new terms" })).toBeVisible();
  expect(wallet.signatureRequests()).toEqual([]);

  // They are in no catalog.
  await page.goto("/?q=hostile");
  await expect(page.getByRole("link", { name: /^Hostile:/ })).toHaveCount(0);
  const found = await (await page.request.get("/discovery/resources?limit=100")).json();
  const urls = (found.items as { resource: string }[]).map(({ resource }) => resource);
  expect(urls.length).toBeGreaterThan(0);
  expect(urls.filter((url) => url.includes("/hostile/"))).toEqual([]);

  await page.goto(world.museumUrl);
  await expect(page.getByText("These are hostile on purpose.")).toBeVisible();
});
