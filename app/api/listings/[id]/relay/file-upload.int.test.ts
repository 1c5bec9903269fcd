import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildRequest } from "@/lib/call/build-request";
import { fileText, MAX_FILE_BYTES } from "@/lib/call/file-part";
import { sendDirect, sendThroughRelay } from "@/lib/call/send";
import { type CallValues, EMPTY_VALUES } from "@/lib/call/types";
import type { DeclaredInput } from "@/lib/probe/types";
import { close, listen } from "@/sandbox/listen";
import { callRoute } from "@/test/api";
import { serveFrom, testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { POST } from "./route";

/** Forms with files, sent with the playground's own code to a seller that reads them with Node's own parser (RFC 7578). */
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const seller = createServer(async (request, response) => {
  const body = await buffer(request);
  const headers = { "content-type": request.headers["content-type"] ?? "" };
  const form = await new Response(body, { headers }).formData();
  const parts = [...form].map(async ([name, value]) =>
    typeof value === "string"
      ? { name, value }
      : {
          name,
          filename: value.name,
          type: value.type,
          sha256: sha256(new Uint8Array(await value.arrayBuffer())),
        },
  );
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ whole: sha256(body), parts: await Promise.all(parts) }));
});
const origin = await listen(seller, 0);
afterAll(() => close(seller));
const ctx = await testContext({ allowHosts: [new URL(origin).host] });
serveFrom(ctx);

const input: DeclaredInput = {
  ...{ method: "POST", queryParams: [], pathParams: [], headers: [] },
  body: { type: "form-data", fields: [] },
};
const target = { url: `${origin}/upload`, method: "POST", input };
let listingId: string;
beforeAll(async () => {
  const { host } = new URL(origin);
  listingId = (await insertListing(ctx.db, { ...target, host, path: "/upload" })).id;
});

/** What the seller saw of the same values, sent from the browser's side and through the relay. */
async function bothWays(body: object) {
  const values: CallValues = { ...EMPTY_VALUES, body: JSON.stringify(body), bodyType: "form-data" };
  const built = buildRequest(target, values);
  if (!built.ok) throw new Error(JSON.stringify(built.errors));
  const receiving = { now: () => performance.now() };
  const toRelay: typeof fetch = (path, init) =>
    callRoute(POST, String(path), { params: { id: listingId }, body: JSON.parse(String(init?.body)) });
  const outcomes = [
    await sendDirect(built, null, fetch, receiving),
    await sendThroughRelay({ id: listingId }, { values }, toRelay, receiving),
  ];
  return outcomes.map((outcome) => {
    if (!outcome.ok) throw new Error(outcome.message);
    return { status: outcome.answer.status, ...JSON.parse(new TextDecoder().decode(outcome.answer.body)) };
  });
}

const EVERY_BYTE = Uint8Array.from({ length: 1_024 }, (_, at) => at % 256);

test.each<[string, Uint8Array<ArrayBuffer>]>([
  ["every byte there is", EVERY_BYTE],
  ["the text that would end a part", new TextEncoder().encode("\r\n--souk-form--\r\n--souk-form-0--\r\n")],
  ["nothing", new Uint8Array()],
  ["as much as is taken", new Uint8Array(MAX_FILE_BYTES).fill(0xff)],
])(
  "a file of %s arrives as it was chosen, beside the fields, the same directly and through the relay",
  async (_, bytes) => {
    const [direct, relayed] = await bothWays({
      title: "Größe, “quoted”",
      count: 3,
      document: fileText("plan für morgen.bin", "application/x-plan", bytes),
    });
    expect(direct.parts).toEqual([
      { name: "title", value: "Größe, “quoted”" },
      { name: "count", value: "3" },
      {
        name: "document",
        filename: "plan für morgen.bin",
        type: "application/x-plan",
        sha256: sha256(bytes),
      },
    ]);
    expect(relayed).toEqual(direct);
    expect(direct.status).toBe(200);
  },
);

test("a file without a type, or with one that is none, goes as bytes of no kind", async () => {
  for (const type of ["", "text/plain\r\nX-Evil: 1"]) {
    const [direct, relayed] = await bothWays({ a: fileText("a", type, EVERY_BYTE), b: "after" });
    expect(direct.parts).toEqual([
      { name: "a", filename: "a", type: "application/octet-stream", sha256: sha256(EVERY_BYTE) },
      { name: "b", value: "after" },
    ]);
    expect(relayed).toEqual(direct);
  }
});
