import { expect, test } from "./fixtures";
import { accountButton, connectWallet, probe, register } from "./steps";

test("an endpoint that nobody has seen is probed step by step, published, and then in the catalog", async ({
  page,
  wallet,
  openSeller,
}) => {
  const seller = await openSeller({ price: "$0.03" });
  await page.goto("/");
  await connectWallet(page, wallet.name);
  await expect(accountButton(page)).toHaveAccessibleName(`Account ${wallet.address}`);

  await probe(page, "/register", seller.url);
  await expect(
    page.getByRole("list", { name: "Progress of the probe" }).getByRole("listitem"),
  ).not.toHaveCount(0);
  await expect(page.getByRole("main")).toContainText("$0.03");
  expect(wallet.signatureRequests()).toEqual([]);

  await register(page, seller.url);
  const [asked, ...more] = wallet.signatureRequests();
  expect(asked?.method).toBe("personal_sign");
  expect(more).toEqual([]);
  await expect(page.getByText("Listed: it is in the catalog now")).toBeVisible();

  await page.goto(`/?q=${seller.serviceName}`);
  await page.getByRole("link", { name: seller.serviceName }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(seller.serviceName);
  await expect(page.getByRole("main")).toContainText(seller.url);
});

test("the same endpoint twice is the same listing", async ({ page, wallet, openSeller }) => {
  const seller = await openSeller();
  await page.goto("/register");
  await connectWallet(page, wallet.name);
  await register(page, seller.url);
  const first = await page.getByRole("link", { name: "Open the listing" }).getAttribute("href");

  // Written differently, and still the same resource.
  await register(page, `${seller.url.replace("http://", "HTTP://")}#again`);
  await expect(page.getByText("This is the same listing: it is in the catalog already")).toBeVisible();
  expect(await page.getByRole("link", { name: "Open the listing" }).getAttribute("href")).toBe(first);
});

test("a broken endpoint is saved, is not in the catalog, and its page says why", async ({
  page,
  wallet,
  openSeller,
}) => {
  const seller = await openSeller();
  seller.fail();
  await page.goto("/register");
  await connectWallet(page, wallet.name);
  await probe(page, "/register", seller.url);
  await expect(page.getByText("Not ready for the catalog")).toBeVisible();
  await register(page, seller.url);
  await expect(page.getByText("Saved, but not in the catalog")).toBeVisible();
  await expect(page.getByText("What keeps it out:")).toBeVisible();

  await page.getByRole("link", { name: "Open the listing" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("main")).toContainText(/not in the catalog/i);
  await expect(page.getByRole("main")).toContainText("500");

  await page.goto(`/?q=${new URL(seller.url).pathname.slice(1)}`);
  await expect(page.getByRole("status").first()).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: new URL(seller.url).pathname })).toHaveCount(0);
});

test("whoever refuses to sign in publishes nothing", async ({ page, wallet, openSeller, request }) => {
  const seller = await openSeller();
  await page.goto("/register");
  await connectWallet(page, wallet.name);
  await probe(page, "/register", seller.url);
  wallet.refuseNext();
  await page.getByRole("button", { name: "Sign in with a wallet" }).click();
  await expect(page.getByRole("region", { name: "Publish" }).getByRole("alert")).toBeVisible();
  const { items } = (await (await request.get("/discovery/resources?limit=100")).json()) as {
    items: { resource: string }[];
  };
  expect(items.map((item) => item.resource)).not.toContain(seller.url);
});
