import { expect, test } from "./fixtures";

test("a check has a result that can be passed on: the link shows the same report without asking again", async ({
  page,
  browser,
  world,
}) => {
  const broken = world.sellers.find(({ name }) => name === "broken-dollars");
  if (!broken) throw new Error("the sandbox has no seller broken-dollars");
  await page.goto(`/check?resource=${encodeURIComponent(broken.url)}&method=${broken.method}`);
  const verdict = page.getByRole("heading", { name: /^Not payable/ });
  await expect(verdict).toBeVisible();
  const title = (await verdict.textContent()) ?? "";
  const link = await page.getByRole("link", { name: "This result" }).getAttribute("href");
  expect(link).toMatch(/\/check\/[0-9a-f-]{36}$/);

  // Somebody else, with scripts off.
  const visitor = await browser.newContext({ javaScriptEnabled: false });
  const passedOn = await visitor.newPage();
  await passedOn.goto(new URL(link ?? "", page.url()).href);
  await expect(passedOn.getByRole("heading", { name: title })).toBeVisible();
  await expect(passedOn.getByRole("link", { name: "amount-atomic-units" }).first()).toBeVisible();
  await visitor.close();
});
