import { expect, test } from "./fixtures";

const policyOf = (headers: Record<string, string>) => headers["content-security-policy"] ?? "";

test("a kept page works as a rendered one does, under a policy without a nonce", async ({
  page,
  request,
}) => {
  await request.get("/");
  const answer = await page.goto("/");
  const policy = policyOf(answer?.headers() ?? {});
  expect(policy).toContain("'sha256-");
  expect(policy).not.toContain("nonce-");
  // The fixture fails this test if the browser refuses a script or hydration finds a difference.
  await page.getByRole("searchbox", { name: "Search the catalog" }).fill("exchange rates");
  await expect(page).toHaveURL(/[?&]q=exchange(\+|%20)rates/);
  await page.getByRole("link", { name: "Reference Rates" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Reference Rates");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Reference Rates");
});

test("a page with a session cookie is rendered for its owner alone", async ({ request }) => {
  const answer = await request.get("/", { headers: { cookie: "souk_session=somebody" } });
  expect(policyOf(answer.headers())).toContain("'nonce-");
  expect(answer.headers()["cache-control"]).toMatch(/no-store/);
});

test("a browser that has the page hears 304", async ({ request }) => {
  const first = await request.get("/rules");
  const again = await request.get("/rules", { headers: { "if-none-match": first.headers().etag ?? "" } });
  expect(again.status()).toBe(304);
});
