import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Reading } from "@/lib/catalog/catalog-loading";

const FILE = "catalog.reading";
const EVERY_MS = 500;
const Progress = z.object({ read: z.number(), total: z.number() });

/** How far this process's build is, for the others of the machine that wait for it. */
export class BuildProgress {
  private writtenAt = 0;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly dir: string) {}

  say(reading: NonNullable<Reading>): void {
    if (Date.now() - this.writtenAt < EVERY_MS) return;
    this.writtenAt = Date.now();
    // Whoever reads half of it reads it again.
    this.writing = writeFile(path.join(this.dir, FILE), JSON.stringify(reading)).catch(() => {});
  }

  async end(): Promise<void> {
    await this.writing;
    await rm(path.join(this.dir, FILE), { force: true });
  }
}

/** What another process last said; null when it said nothing that can be read. */
export async function readProgress(dir: string): Promise<Reading> {
  try {
    return Progress.parse(JSON.parse(await readFile(path.join(dir, FILE), "utf8")));
  } catch {
    return null;
  }
}
