import { createHash, randomBytes } from "node:crypto";

/** 256 random bits, base64url: a capability nobody can guess. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a secret: SHA-256, lower-case hex. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
