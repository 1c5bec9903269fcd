import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { connectWallet, register } from "./steps";

const box = (page: Page) => page.getByRole("region", { name: "Owner" });

test("who is paid claims a listing, has it probed, takes it out of the catalog and brings it back", async ({
  page,
  wallet,
  openSeller,
}) => {
  const seller = await openSeller({ payTo: wallet.address });
  await page.goto("/");
  await connectWallet(page, wallet.name);
  await register(page, seller.url);
  await page.getByRole("link", { name: "Open the listing" }).click();

  await box(page).getByRole("button", { name: "Claim it" }).click();
  await expect(box(page).getByText("owner verified")).toBeVisible();

  const before = seller.requests.length;
  await box(page).getByRole("button", { name: "Probe again" }).click();
  await expect(box(page).getByRole("list", { name: "Progress of the probe" })).toBeVisible();
  await expect.poll(() => seller.requests.length).toBeGreaterThan(before);
  await expect(box(page).getByRole("button", { name: "Probe again" })).toBeEnabled();

  await box(page).getByRole("button", { name: "Withdraw…" }).click();
  await box(page).getByRole("button", { name: "Keep it" }).click();
  await box(page).getByRole("button", { name: "Withdraw…" }).click();
  await box(page).getByRole("button", { name: "Withdraw", exact: true }).click();
  await expect(box(page).getByText("It is out of the catalog and no longer probed.")).toBeVisible();
  const listing = page.url();
  const found = page.getByRole("listitem").filter({ hasText: seller.serviceName });
  await expect(async () => {
    await page.goto(`/?q=${seller.serviceName}`);
    await expect(found).toHaveCount(0);
  }).toPass();

  await page.goto(listing);
  await box(page).getByRole("button", { name: "List it again" }).click();
  await expect(box(page).getByRole("button", { name: "Withdraw…" })).toBeVisible();
  await expect(async () => {
    await page.goto(`/?q=${seller.serviceName}`);
    await expect(found.first()).toBeVisible({ timeout: 2_000 });
  }).toPass();
});

test.describe("somebody else", () => {
  test.use({ expectedStatuses: [402, 403] });

  test("cannot claim a listing, and is told whom it pays", async ({ page, wallet, openSeller }) => {
    const seller = await openSeller();
    await page.goto("/");
    await connectWallet(page, wallet.name);
    await register(page, seller.url);
    await page.getByRole("link", { name: "Open the listing" }).click();
    await box(page).getByRole("button", { name: "Claim it" }).click();
    await expect(box(page).getByRole("alert")).toBeVisible();
    await expect(box(page).getByText("Is this yours?")).toBeVisible();
    await expect(box(page).getByText("owner verified")).toHaveCount(0);
  });
});
