import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { testDatabase } from "@/test/database";
import { connectDb } from "./client";

/** What a client says to the database, between the two. */
const { url } = await testDatabase();
let said = Buffer.alloc(0);
const between = createServer((client: Socket) => {
  const { hostname, port } = new URL(url);
  const database = connect(Number(port), hostname);
  said = Buffer.alloc(0);
  client.on("data", (piece) => {
    said = Buffer.concat([said, piece]);
  });
  client.pipe(database).pipe(client);
  for (const socket of [client, database]) socket.on("error", () => {});
});
await once(between.listen(0, "127.0.0.1"), "listening");
const { port } = between.address() as AddressInfo;
const { db, close: disconnect } = connectDb(
  Object.assign(new URL(url), { hostname: "127.0.0.1", port: String(port) }).href,
  { max: 1 },
);
afterAll(async () => {
  await disconnect();
  between.close();
});

/** The kinds of messages since `from`, after the one without a kind that begins a connection (PostgreSQL manual, 54.7). */
function kindsSince(from: number): string {
  let kinds = "";
  for (let start = said.readInt32BE(0); start < said.length; start += 1 + said.readInt32BE(start + 1))
    if (start >= from) kinds += String.fromCharCode(said[start] as number);
  return kinds;
}

async function asked<T>(ask: () => Promise<T>): Promise<{ answer: T; kinds: string }> {
  await db.execute(sql`select 1`);
  const from = said.length;
  return { answer: await ask(), kinds: kindsSince(from) };
}

test("a statement with parameters is parsed, bound and executed in one trip, and leaves no name behind", async () => {
  const { answer, kinds } = await asked(() =>
    db.execute(
      sql`select ${"a"}::text || 'b' as text, ${7}::int + 1 as number, ${true}::bool as flag, ${null}::text as nothing, ${"9007199254740993"}::bigint as big`,
    ),
  );
  expect([...answer]).toEqual([
    { text: "ab", number: 8, flag: true, nothing: null, big: "9007199254740993" },
  ]);
  // Parse, Describe, Bind, Execute, Sync.
  expect(kinds).toBe("PDBES");
});

test("a list and bytes, which are written by their type, are asked for first", async () => {
  const list = sql.param([1, 2, 3]);
  const { answer, kinds } = await asked(() =>
    db.execute(sql`select 2 = any(${list}::int[]) as found, length(${Buffer.from("abc")}::bytea) as bytes`),
  );
  expect([...answer]).toEqual([{ found: true, bytes: 3 }]);
  expect(kinds).toBe("PDHBES");
});

test("in a transaction too, and an error leaves the connection usable", async () => {
  const { answer, kinds } = await asked(() =>
    db.transaction(async (tx) => [...(await tx.execute(sql`select ${1}::int as one`))]),
  );
  expect(answer).toEqual([{ one: 1 }]);
  // Begin, ours, commit.
  expect(kinds).toBe("QPDBESPDBES");
  await expect(db.execute(sql`select 1 / ${0}::int`)).rejects.toThrow();
  await expect(db.execute(sql`select ${"x"}::nonsense`)).rejects.toThrow();
  expect([...(await db.execute(sql`select ${2}::int as two`))]).toEqual([{ two: 2 }]);
});

test("many at once have their own answers", async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => db.execute(sql`select ${i}::int as mine`)),
  );
  expect(answers.map(([row]) => row?.mine)).toEqual(Array.from({ length: 50 }, (_, i) => i));
});
