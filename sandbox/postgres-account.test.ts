import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { canReach, findServiceUser } from "./postgres-account";

describe("findServiceUser", () => {
  const root = "root:x:0:0:root:/root:/bin/bash";
  const nobody = "nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin";
  test.each([
    ["postgres before nobody", [root, nobody, "postgres:x:101:104::/var/lib/postgresql:/bin/sh"], 101, 104],
    ["nobody where there is no postgres", [root, nobody], 65534, 65533],
    ["root itself, to be refused, where there is neither", [root], 0, 0],
  ])("%s", (_name, lines, uid, gid) => {
    expect(findServiceUser(lines.join("\n"))).toEqual({ uid, gid });
  });
});

describe("canReach", () => {
  const stranger = { uid: 54_321, gid: 54_321 };
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(path.join(os.tmpdir(), "souk-reach-"));
    mkdirSync(path.join(dir, "open"), { mode: 0o755 });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  test("a stranger passes open folders, and what does not exist yet is in their way of nobody", () => {
    chmodSync(dir, 0o755);
    expect(canReach(stranger, path.join(dir, "open", "not yet"))).toBe(true);
  });

  test("one closed folder on the way is enough to stop a stranger, and not its owner", () => {
    chmodSync(dir, 0o700);
    expect(canReach(stranger, path.join(dir, "open"))).toBe(false);
    const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    expect(canReach(owner, path.join(dir, "open"))).toBe(true);
  });
});
