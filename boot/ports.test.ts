import net from "node:net";
import { expect, test } from "vitest";
import { choosePorts, webPort } from "./ports";

const allFree = async () => true;

test("a saved port is kept while it is free, even when the order of names changes", async () => {
  const first = await choosePorts(["a", "b", "c"], {}, "seed", allFree);
  const second = await choosePorts(["c", "new", "a", "b"], first, "another seed", allFree);
  expect(second).toMatchObject(first);
});

test("a saved port that somebody took is replaced, and the others stay", async () => {
  const first = await choosePorts(["a", "b"], {}, "seed", allFree);
  const second = await choosePorts(["a", "b"], first, "seed", async (port) => port !== first.a);
  expect(second.b).toBe(first.b);
  expect(second.a).not.toBe(first.a);
});

test("no two names get the same port, whatever was saved", async () => {
  const names = Array.from({ length: 40 }, (_, i) => `seller ${i}`);
  const saved = Object.fromEntries(names.map((name) => [name, 20_500]));
  const ports = Object.values(await choosePorts(names, saved, "seed", allFree));
  expect(new Set(ports).size).toBe(40);
  expect(ports.every((port) => port >= 20_000 && port < 32_000)).toBe(true);
});

test("with no free port at all it says so", async () => {
  await expect(choosePorts(["a"], {}, "seed", async () => false)).rejects.toThrow("No free port");
});

test.each(["0", "65536", "3000.5", "http", "-1"])("PORT=%s is refused by name", async (value) => {
  await expect(webPort(value)).rejects.toThrow(`not "${value}"`);
});

test.each(["127.0.0.1", "::1"])(
  "a web port taken on %s is refused, naming it and how to choose another",
  async (host) => {
    const server = net.createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, host, () => resolve((server.address() as net.AddressInfo).port)),
    );
    await expect(webPort(String(port))).rejects.toThrow(
      new RegExp(`Port ${port} is in use.*PORT=${port + 1}`),
    );
    await new Promise((resolve) => server.close(resolve));
    expect(await webPort(String(port))).toBe(port);
  },
);
