import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { DATA_POLICY, fixedHeaders, pagePolicy } from "@/lib/http/content-security-policy";

export const config = {
  // Build output carries no markup of anybody's and is served straight from disk.
  matcher: ["/((?!_next/static|_next/image).*)"],
};

/** Before every page and route: a fresh nonce for pages, and the headers that keep strangers' content inert. */
export function proxy(request: NextRequest): NextResponse {
  const { mode, origin, walletConnectProjectId } = env();
  const secure = origin.startsWith("https:");
  const isData = /^\/(?:api|discovery)\//.test(request.nextUrl.pathname);
  const nonce = randomBytes(16).toString("base64");
  const policy = isData
    ? DATA_POLICY
    : pagePolicy({
        nonce,
        sandbox: mode === "sandbox",
        dev: process.env.NODE_ENV === "development",
        secure,
        walletConnect: walletConnectProjectId !== undefined,
      });

  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // The framework reads the nonce for its own scripts from here.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  for (const [name, value] of Object.entries(fixedHeaders(secure))) response.headers.set(name, value);
  return response;
}
