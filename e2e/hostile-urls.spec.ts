import { expect, test } from "./fixtures";

const REFUSED = "Souk calls public internet addresses only, and this is not one.";

/** Every one must be refused in the same words, so that the answer tells nothing about what lives there. */
const inside = [
  "http://127.0.0.1/",
  "http://localhost/admin",
  "http://0x7f.1/",
  "http://2130706433/",
  "http://0177.0.0.1/",
  "http://１２７．０．０．１/",
  "http://[::1]/",
  "http://[::ffff:127.0.0.1]/",
  "http://169.254.169.254/latest/meta-data/",
  "http://10.0.0.1/",
  "http://192.168.1.1/",
  "http://metadata.internal/",
];

test("every way to write an address inside is refused in one way", async ({ page }) => {
  await page.goto("/register");
  const field = page.getByLabel("URL of the endpoint");
  for (const url of inside) {
    await field.fill(url);
    await expect(page.getByRole("main").getByRole("alert")).toHaveCount(0);
    await page.getByRole("main").getByRole("button", { name: "Probe" }).click();
    await expect(page.getByText(REFUSED), url).toBeVisible();
    await expect(page.getByRole("region", { name: "Publish" })).toHaveCount(0);
    await page.goto("/register");
  }
});

test("this machine's own services cannot be reached, whatever port is asked for", async ({ page, world }) => {
  for (const service of [world.rpcUrl, world.facilitatorUrl]) {
    await page.goto("/register");
    await page.getByLabel("URL of the endpoint").fill(service);
    await page.getByRole("main").getByRole("button", { name: "Probe" }).click();
    await expect(page.getByText(REFUSED), service).toBeVisible();
  }
});

test("what is no web address, or hides who it is for, is refused with what to write instead", async ({
  page,
}) => {
  for (const [url, words] of [
    ["ftp://example.com/", "Enter a complete URL"],
    ["javascript:alert(1)", "Enter a complete URL"],
    ["https://user:secret@example.com/", "user name or password"],
    ["https://example.com:8545/", "standard ports"],
  ] as const) {
    await page.goto("/register");
    await page.getByLabel("URL of the endpoint").fill(url);
    await page.getByRole("main").getByRole("button", { name: "Probe" }).click();
    await expect(page.getByText(words), url).toBeVisible();
  }
});
