import type { Page } from "@playwright/test";
import { test as base, expect } from "./fixtures";
import { type OddSeller, startOddSeller } from "./odd-seller";
import { registerListing } from "./register-listing";
import { connectWallet, openConnected, openListing, proof, send, signAndPay } from "./steps";
import { WORKERS } from "./workers";
import { balanceOf } from "./world";

/** Filling in requests and taking in answers: tools, nested forms, streams, links. */
const test = base.extend<{ odd: OddSeller }>({
  odd: async ({ world }, use, { parallelIndex }) => {
    const port = world.sellerPorts.filter((_, at) => at % WORKERS === parallelIndex)[0];
    if (!port) throw new Error("global-setup.ts keeps no port for this worker");
    const seller = await startOddSeller(port);
    await use(seller);
    await seller.stop();
  },
});

const response = (page: Page) => page.getByRole("figure", { name: "Response" });

test("a tool of an MCP server that lets pages in is paid straight from the browser", async ({
  page,
  wallet,
  world,
}) => {
  const relayed: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/relay")) relayed.push(request.url());
  });
  await openConnected(page, wallet.name, "Seven Skies");
  await expect(page.getByText("Goes straight from your browser: this endpoint allows it.")).toBeVisible();
  const before = await balanceOf(world, wallet.address);
  await page.getByLabel(/^city/).fill("Porto");
  await page.getByLabel(/^days/).fill("1");
  await send(page);
  await signAndPay(page);
  await expect(proof(page)).toBeVisible();
  await expect(response(page)).toContainText("Structured content");
  await expect(response(page)).toContainText('"Porto"');
  expect(before - (await balanceOf(world, wallet.address))).toBe(3_000n);
  expect(wallet.signatureRequests()).toHaveLength(1);
  expect(relayed).toEqual([]);

  await page.getByRole("link", { name: "Everything about this call" }).click();
  await expect(page.getByText("$0.003").first()).toBeVisible();
});

test("a tool that asks for more once it is paid gets no second signature", async ({
  page,
  wallet,
  world,
  odd,
}) => {
  const id = await registerListing(world, { resource: `${odd.origin}/mcp`, tool: "turncoat" });
  await page.goto(`/listings/${id}`);
  await connectWallet(page, wallet.name);
  // Its server knows nothing of pages.
  await expect(page.getByText(/^Goes through Souk’s relay: this endpoint does not allow/)).toBeVisible();
  await send(page);
  await signAndPay(page);
  await expect(page.getByRole("heading", { name: /^The seller did not accept/ })).toBeVisible();
  expect(odd.paid).toHaveLength(1);
  expect(wallet.signatureRequests()).toHaveLength(1);
  // The first signature is still out there: nothing new is offered.
  await expect(page.getByRole("button", { name: /^Send/ })).toBeDisabled();
  await expect(page.getByRole("button", { name: /^Sign and pay/ })).toHaveCount(0);
});

test("a provider's rule that never ends does not hold the page up", async ({ page, world, odd }) => {
  const id = await registerListing(world, { resource: `${odd.origin}/mcp`, tool: "turncoat" });
  await page.goto(`/listings/${id}`);
  await page.getByLabel(/^word/).fill(`${"a".repeat(40)}!`);
  await expect(page.getByText(/rules take too long to run/)).toBeVisible();
  await page.getByLabel(/^word/).fill("aaa");
  await expect(page.getByText(/rules take too long to run/)).toHaveCount(0);
});

test("a nested body is filled in by fields and as JSON, and each shows the other", async ({ page }) => {
  await openListing(page, "Parcel Desk");
  const json = page.getByLabel(/as JSON/);
  await page.getByRole("button", { name: "JSON", exact: true }).click();
  await page.getByRole("button", { name: "Add an item to parcels" }).click();
  await page
    .getByLabel(/^kilos/)
    .nth(1)
    .fill("2.5");
  await page.getByRole("button", { name: "Move Item 2 of parcels up" }).click();
  await page.getByLabel("Form of delivery").selectOption("To a locker");
  await page.getByLabel(/^locker/).fill("7");
  await page.getByRole("button", { name: "Add labels" }).click();
  await page.getByRole("button", { name: "Add an entry to labels" }).click();
  await page.getByLabel("Name of entry 1 of labels").fill("colour");
  await page.getByLabel(/^colour/).fill("red");
  const written = async () => JSON.parse(await json.inputValue());
  await expect.poll(async () => (await written()).labels).toEqual({ colour: "red" });
  const body = await written();
  expect(body.parcels.map(({ kilos }: { kilos: number }) => kilos)).toEqual([2.5, 1.5]);
  expect(body.delivery).toEqual({ kind: "locker", locker: 7 });

  await json.fill(JSON.stringify({ ...body, to: { city: "Faro", country: "PT" } }));
  await expect(page.getByLabel(/^city/).first()).toHaveValue("Faro");
  await json.fill("{");
  await expect(page.getByText(/Not valid JSON/)).toBeVisible();
  await page.getByRole("button", { name: "Example", exact: true }).click();
  await expect(page.getByLabel(/^city/).first()).toHaveValue("Porto");

  // By the provider's own rules this is wrong; whoever knows better may send it.
  await page
    .getByLabel(/^country/)
    .first()
    .fill("Portugal");
  await expect(page.getByText("Does not match the declared pattern")).toBeVisible();
  await send(page);
  await expect(page.getByText(/rules something is wrong/)).toBeVisible();
  await page.getByRole("button", { name: "Send anyway" }).click();
  await expect(page.getByText("402 Payment Required")).toBeVisible();
});

test("a stream through the relay is shown as it comes, and can be stopped", async ({
  page,
  wallet,
  world,
}) => {
  await openConnected(page, wallet.name, "Slow Counter");
  const before = await balanceOf(world, wallet.address);
  await send(page);
  await signAndPay(page);
  await expect(response(page)).toContainText("beat 2 of 20");
  await expect(response(page)).toContainText("still arriving");
  await response(page).getByRole("button", { name: "Stop" }).click();
  await expect(response(page)).toContainText("cut: you stopped it");
  await expect(response(page)).not.toContainText("beat 20 of 20");
  // It was paid for all the same, and that is on record.
  await expect(proof(page)).toBeVisible();
  expect(before - (await balanceOf(world, wallet.address))).toBe(1_000n);
});

test("a request is restored by its link, found again and exported, and its key never leaves", async ({
  page,
  world,
  odd,
}) => {
  const id = await registerListing(world, { resource: `${odd.origin}/keyed` });
  await page.goto(`/listings/${id}`);
  await page.getByLabel(/^topic/).fill("comets");
  await page.getByLabel(/^x-api-key/).fill("sesame");
  await page.getByLabel(/^x-region/).fill("north");
  await send(page);
  await expect(page.getByText("402 Payment Required")).toBeVisible();

  await page.getByText("Share or export this request").click();
  const tools = page.locator("details", { hasText: "Share or export this request" });
  await expect(tools).toContainText("comets");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await tools.getByRole("button", { name: /link to this request/ }).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain("call=");
  const link = await copied();
  expect(Buffer.from(link.split("call=")[1] ?? "", "base64url").toString()).not.toContain("sesame");

  const other = await page.context().newPage();
  await other.goto(link);
  await expect(other.getByLabel(/^topic/)).toHaveValue("comets");
  await expect(other.getByLabel(/^x-region/)).toHaveValue("north");
  await expect(other.getByLabel(/^x-api-key/)).toHaveValue("");

  await other.getByLabel(/^topic/).fill("moons");
  await other.getByText("Requests sent from this browser").click();
  await other.getByLabel("Search the requests sent from this browser").fill("comets");
  await other.getByRole("button", { name: /comets/ }).click();
  await expect(other.getByLabel(/^topic/)).toHaveValue("comets");
  await expect(other.getByLabel(/^x-api-key/)).toHaveValue("");
});
