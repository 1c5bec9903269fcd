import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { DATA_POLICY, fixedHeaders, pagePolicy, policyOptions } from "@/lib/http/content-security-policy";

export const config = {
  // Build output carries no markup of anybody's and is served straight from disk.
  matcher: ["/((?!_next/static|_next/image).*)"],
};

/** What is no page: if it is ever opened as a document, it can do nothing. */
const DATA = /^\/(?:api|badge|discovery|export|mcp)(?:\/|$)|\.(?:json|txt|xml)$/;

/** Before every page and route: a fresh nonce for pages, and the headers that keep strangers' content inert. */
export function proxy(request: NextRequest): NextResponse {
  const options = policyOptions(env(), process.env.NODE_ENV === "development");
  const isData = DATA.test(request.nextUrl.pathname);
  const nonce = randomBytes(16).toString("base64");
  const policy = isData ? DATA_POLICY : pagePolicy({ ...options, scripts: { nonce } });

  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // The framework reads the nonce for its own scripts from here.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  for (const [name, value] of Object.entries(fixedHeaders(options.secure))) response.headers.set(name, value);
  return response;
}
