import { expect, test } from "vitest";
import { Stops } from "./stops";

const never = () => {
  throw new Error("nothing should fail here");
};

test("each part is stopped before what it stands on, whatever was started first", async () => {
  const stops = new Stops();
  const order: string[] = [];
  for (const part of ["lock", "web", "chain", "sandbox", "database", "worker"] as const)
    stops.add(part, () => void order.push(part));
  await stops.stopAll(never);
  expect(order).toEqual(["web", "worker", "sandbox", "chain", "database", "lock"]);
});

test("what is just starting is waited for and then stopped", async () => {
  const stops = new Stops();
  let started: (value: string) => void = never;
  const stopped: string[] = [];
  const starting = stops.start(
    "database",
    () =>
      new Promise<string>((resolve) => {
        started = resolve;
      }),
    (value) => void stopped.push(value),
  );
  const stopping = stops.stopAll(never);
  started("the database");
  await stopping;
  expect(await starting).toBe("the database");
  expect(stopped).toEqual(["the database"]);
});

test("nothing new starts once a stop has begun", async () => {
  const stops = new Stops();
  await stops.stopAll(never);
  let begun = false;
  const start = stops.start(
    "web",
    async () => {
      begun = true;
    },
    () => {},
  );
  await expect(start).rejects.toThrow();
  expect(begun).toBe(false);
});

test("a part that was added too late is stopped at once", async () => {
  const stops = new Stops();
  await stops.stopAll(never);
  let stopped = false;
  stops.add("worker", () => {
    stopped = true;
  });
  expect(stopped).toBe(true);
});

test("a part that fails to stop keeps no other running", async () => {
  const stops = new Stops();
  const failures: string[] = [];
  let databaseStopped = false;
  stops.add("web", async () => {
    throw new Error("stuck");
  });
  stops.add("database", () => {
    databaseStopped = true;
  });
  await stops.stopAll((part, error) => void failures.push(`${part}: ${(error as Error).message}`));
  expect([databaseStopped, failures]).toEqual([true, ["web: stuck"]]);
});
