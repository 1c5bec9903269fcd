import { expect, inject, test } from "vitest";
import { listingReports } from "@/db/schema/probes";
import { cleanJson } from "@/lib/catalog/clean-text";
import { judge } from "@/lib/probe/judge";
import { asked, toolObservation, toolTerms } from "@/lib/probe/rules/test-broken-tools";
import { testContext } from "@/test/context";
import { registerListing } from "./register-listing";
import { rejudge } from "./rejudge";

test("what was seen of a tool is stored so that it is judged the same again", async () => {
  const seller = inject("sellers").find(({ name }) => name === "forecast");
  if (!seller?.tool) throw new Error("there is no seller of a tool");
  const ctx = await testContext();
  const { report } = await registerListing(ctx, { url: seller.url, tool: seller.tool });
  const [row] = await ctx.db.select().from(listingReports);
  if (!row) throw new Error("nothing was stored");
  expect(judge(row.observation)).toEqual(report);
  expect(await rejudge(ctx, { since: new Date(0) })).toMatchObject({
    listings: 1,
    unreadable: 0,
    changed: 0,
  });
});

test("a hidden character in an amount is still there when it is judged again", () => {
  const terms = toolTerms();
  const [option] = terms.accepts as Record<string, unknown>[];
  const answer = asked({ ...terms, accepts: [{ ...option, amount: "1\u200b0000" }] });
  const observation = toolObservation({ answer });
  const { verdict } = judge(observation);
  expect(verdict).toBe("not-payable");
  expect(judge(cleanJson(observation)).verdict).toBe(verdict);
});
