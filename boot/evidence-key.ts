import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * The sandbox's own key for signing call evidence, 0x-prefixed hex: made once in `<stateDir>/evidence-key`, readable by
 * its owner alone, so that what was signed yesterday still names the same Souk. Throws when the file holds something else.
 */
export function keepEvidenceKey(stateDir: string): string {
  const file = path.join(stateDir, "evidence-key");
  try {
    mkdirSync(stateDir, { recursive: true });
    writeFileSync(file, `0x${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const key = readFileSync(file, "utf8").trim();
  if (!/^0x[0-9a-f]{64}$/.test(key))
    throw new Error(`${file} holds no key; remove it to have a new one made`);
  return key;
}
