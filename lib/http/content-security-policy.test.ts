import { describe, expect, it } from "vitest";
import { fixedHeaders, pagePolicy } from "./content-security-policy";

const scripts = { nonce: "bm9uY2U=" };
const production = { scripts, sandbox: false, dev: false, secure: true, walletConnect: false };

function directive(policy: string, name: string): string[] {
  const found = policy.split("; ").find((d) => d.split(" ")[0] === name);
  return found ? found.split(" ").slice(1) : [];
}

describe("the page policy", () => {
  it("lets only this response's scripts run", () => {
    expect(directive(pagePolicy(production), "script-src")).toEqual(["'nonce-bm9uY2U='", "'strict-dynamic'"]);
  });

  it("lets the named scripts of a page that is sent again run, and files of ours", () => {
    const policy = pagePolicy({ ...production, scripts: { hashes: ["'sha256-a'", "'sha256-b'"] } });
    expect(directive(policy, "script-src")).toEqual(["'self'", "'sha256-a'", "'sha256-b'"]);
  });

  it("shows no image from a stranger's server", () => {
    expect(directive(pagePolicy(production), "img-src")).toEqual(["'self'", "data:", "blob:"]);
  });

  it("connects to https alone in production, to loopback in the sandbox", () => {
    expect(directive(pagePolicy(production), "connect-src")).toEqual(["'self'", "https:"]);
    expect(directive(pagePolicy({ ...production, sandbox: true }), "connect-src")).toEqual([
      "'self'",
      "https:",
      "http://127.0.0.1:*",
      "http://localhost:*",
    ]);
  });

  it("does not upgrade requests where the site itself is plain http", () => {
    expect(pagePolicy(production)).toContain("upgrade-insecure-requests");
    expect(pagePolicy({ ...production, secure: false })).not.toContain("upgrade-insecure-requests");
    expect(fixedHeaders(false)).not.toHaveProperty("Strict-Transport-Security");
  });

  it("allows evaluated source in development only", () => {
    expect(pagePolicy(production)).not.toContain("unsafe-eval");
    expect(pagePolicy({ ...production, dev: true })).toContain("'unsafe-eval'");
  });
});
