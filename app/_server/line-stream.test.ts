import { expect, test, vi } from "vitest";
import { lineStream } from "./line-stream";

const IDLE_MS = 50;
const text = (bytes?: Uint8Array) => new TextDecoder().decode(bytes);

test("lines arrive in order and whole, whether they were waited for or waited themselves", async () => {
  const lines = lineStream(new AbortController(), IDLE_MS);
  lines.send({ n: 1 });
  lines.send({ n: 2 });
  const reader = lines.body.getReader();
  expect(text((await reader.read()).value)).toBe('{"n":1}\n{"n":2}\n');
  const third = reader.read();
  lines.send({ n: 3 });
  lines.end();
  expect(text((await third).value)).toBe('{"n":3}\n');
  expect((await reader.read()).done).toBe(true);
  await lines.over;
});

test("what waited is handed over in pieces of a few lines: never much more than one line at once", async () => {
  const lines = lineStream(new AbortController(), IDLE_MS);
  const sent = ["a".repeat(40_000), "b", "c", "d".repeat(10_000), "e".repeat(10_000)];
  for (const line of sent) lines.send({ line });
  lines.end();
  const pieces: string[] = [];
  for await (const piece of lines.body as unknown as AsyncIterable<Uint8Array>) pieces.push(text(piece));
  const joined = (some: string[]) => some.map((line) => `${JSON.stringify({ line })}\n`).join("");
  expect(pieces).toEqual([joined(sent.slice(0, 1)), joined(sent.slice(1, 4)), joined(sent.slice(4))]);
});

test("a reader that waits for a slow sender is not given up", async () => {
  vi.useFakeTimers();
  try {
    const lines = lineStream(new AbortController(), IDLE_MS);
    const read = lines.body.getReader().read();
    await vi.advanceTimersByTimeAsync(IDLE_MS * 100);
    lines.send({ late: true });
    expect(text((await read).value)).toBe('{"late":true}\n');
    expect(lines.gone.aborted).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});

test("a reader that takes nothing is given up, and what waited for it is dropped", async () => {
  vi.useFakeTimers();
  try {
    const lines = lineStream(new AbortController(), IDLE_MS);
    const reader = lines.body.getReader();
    lines.send({ n: 1, text: "x".repeat(20_000) });
    lines.send({ n: 2 });
    await reader.read();
    await vi.advanceTimersByTimeAsync(IDLE_MS - 1);
    expect(lines.gone.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(lines.gone.aborted).toBe(true);
    await lines.over;
    await expect(reader.read()).rejects.toThrow("takes nothing");
    lines.send({ n: 3 });
    lines.end();
  } finally {
    vi.useRealTimers();
  }
});

test("an end that nobody waits for is over at once, and one with lines before it when they are taken", async () => {
  const lines = lineStream(new AbortController(), IDLE_MS * 100);
  let over = false;
  lines.over.then(() => {
    over = true;
  });
  lines.send({});
  lines.end();
  await new Promise((resolve) => setImmediate(resolve));
  expect(over).toBe(false);
  expect(await new Response(lines.body).text()).toBe("{}\n");
  expect(over).toBe(true);

  const left = lineStream(new AbortController(), IDLE_MS * 100);
  left.send({});
  await left.body.cancel();
  await left.over;
  expect(left.gone.aborted).toBe(true);
});
