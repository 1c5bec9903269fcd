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

  // They are in no catalog; those of other tests, at addresses of their own, may be.
  const { host } = new URL(world.museumUrl);
  await page.goto("/?q=hostile");
  await expect(page.getByRole("searchbox")).toHaveValue("hostile");
  await expect(page.getByText(`${host}/hostile/`)).toHaveCount(0);
  const all = await (await page.request.get("/discovery/resources?limit=100")).json();
  expect(all.items.length).toBeGreaterThan(0);
  const theirs = await page.request.get(`/discovery/search?query=hostile&limit=100&urlSubstring=${host}`);
  expect(theirs.status()).toBe(200);
  expect((await theirs.json()).resources).toEqual([]);

  await page.goto(world.museumUrl);
  await expect(page.getByText("These are hostile on purpose.")).toBeVisible();
});
