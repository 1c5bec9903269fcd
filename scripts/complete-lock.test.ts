import { describe, expect, it } from "vitest";
import { completeLock, platformOf } from "./complete-lock.mjs";

const tool = {
  version: "2.0.0",
  dev: true,
  optionalDependencies: { "@tool/cli-linux-x64": "2.0.0", "@tool/cli-linux-arm64-musl": "2.0.0" },
};
const incomplete = {
  packages: {
    "": {},
    "node_modules/tool": tool,
    "node_modules/@tool/cli-linux-x64": { version: "2.0.0", integrity: "sha512-x", optional: true },
  },
};

describe("a platform's name", () => {
  it.each([
    ["@biomejs/cli-linux-arm64-musl", { os: ["linux"], cpu: ["arm64"], libc: ["musl"] }],
    ["@next/swc-linux-x64-gnu", { os: ["linux"], cpu: ["x64"], libc: ["glibc"] }],
    ["@next/swc-win32-arm64-msvc", { os: ["win32"], cpu: ["arm64"] }],
    ["@foundry-rs/anvil-darwin-amd64", { os: ["darwin"], cpu: ["x64"] }],
    ["@tailwindcss/oxide-linux-arm-gnueabihf", { os: ["linux"], cpu: ["arm"] }],
    ["@rollup/rollup-openbsd-x64", { os: ["openbsd"], cpu: ["x64"] }],
    ["@rollup/rollup-linux-arm-musleabihf", { os: ["linux"], cpu: ["arm"], libc: ["musl"] }],
    ["@tailwindcss/oxide-wasm32-wasi", { cpu: ["wasm32"] }],
    ["fsevents", {}],
  ])("%s says where it runs", (name, expected) => {
    expect(platformOf(name)).toEqual(expected);
  });
});

describe("completing a lock", () => {
  it("adds an entry for every platform package a dependency names, and says so", () => {
    const { lock, problems } = completeLock(incomplete);
    expect(problems).toEqual(["@tool/cli-linux-arm64-musl@2.0.0 is missing"]);
    expect(lock.packages["node_modules/@tool/cli-linux-arm64-musl"]).toEqual({
      version: "2.0.0",
      cpu: ["arm64"],
      dev: true,
      libc: ["musl"],
      optional: true,
      os: ["linux"],
    });
  });

  it("finds nothing to do the second time", () => {
    expect(completeLock(completeLock(incomplete).lock).problems).toEqual([]);
  });

  it("keeps what was there", () => {
    const { packages } = completeLock(incomplete).lock;
    expect(packages["node_modules/@tool/cli-linux-x64"]).toEqual(
      incomplete.packages["node_modules/@tool/cli-linux-x64"],
    );
  });

  it("removes download addresses, and reports them", () => {
    const { lock, problems } = completeLock({
      packages: { "node_modules/a": { version: "1.0.0", resolved: "https://registry.example/a.tgz" } },
    });
    expect(problems).toEqual(["node_modules/a has a resolved address"]);
    expect(lock.packages["node_modules/a"]).toEqual({ version: "1.0.0" });
  });

  it("counts a package nested under its dependant as present", () => {
    const nested = {
      packages: {
        "node_modules/a/node_modules/tool": { optionalDependencies: { "@tool/cli-linux-x64": "2.0.0" } },
        "node_modules/a/node_modules/@tool/cli-linux-x64": { version: "2.0.0" },
      },
    };
    expect(completeLock(nested).problems).toEqual([]);
  });

  it("reports what it cannot derive instead of inventing it", () => {
    const { problems } = completeLock({
      packages: { "node_modules/a": { optionalDependencies: { fsevents: ">=2" } } },
    });
    expect(problems).toEqual(["fsevents@>=2 (optional, of node_modules/a) is missing and cannot be derived"]);
  });
});
