import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures";
import { connectWallet } from "./steps";

test("a domain's endpoints are found, probed, chosen and published in one step", async ({
  page,
  wallet,
  world,
}) => {
  const almanac = world.sellers.find(({ name }) => name === "almanac");
  const host = new URL(almanac?.url ?? "").host;
  await page.goto("/register");
  await connectWallet(page, wallet.name);
  await page.getByRole("link", { name: "A whole domain" }).click();
  await page.getByLabel("Domain, or any URL on it").fill(host);
  await page.getByRole("button", { name: "Find endpoints" }).click();

  await expect(page.getByRole("heading", { name: `3 of 4 endpoints on ${host} are payable` })).toBeVisible();
  const endpoint = (text: string) =>
    page.getByRole("region", { name: "Endpoints" }).getByRole("listitem").filter({ hasText: text });
  await expect(endpoint("GET /signs")).toContainText("in the catalog");
  await expect(endpoint("GET /tides")).toContainText("not payable");
  await expect(endpoint("GET /tides").getByRole("link", { name: "What to fix" })).toBeVisible();
  await expect(endpoint("POST /signs")).toContainText("$0.002");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  // One is left out by hand.
  await endpoint("POST /signs").getByRole("checkbox").uncheck();
  const publish = page.getByRole("region", { name: "Publish" });
  const signIn = publish.getByRole("button", { name: "Sign in with a wallet", disabled: false });
  await signIn.click();
  await publish.getByRole("button", { name: "Publish 1 endpoint" }).click();
  await expect(endpoint("GET /moons/june")).toContainText("listed");
  await expect(endpoint("POST /signs")).not.toContainText("listed");
  expect(wallet.signatureRequests().map(({ method }) => method)).toEqual(["personal_sign"]);

  await endpoint("GET /moons/june").getByRole("link", { name: "Open" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("The Almanac");
});

test("an address that may not be visited is refused below the field, and what was typed stays", async ({
  page,
}) => {
  await page.goto("/register/domain?input=10.0.0.1");
  await expect(page.getByRole("alert").filter({ hasText: "public internet addresses only" })).toBeVisible();
  await expect(page.getByLabel("Domain, or any URL on it")).toHaveValue("10.0.0.1");
});
