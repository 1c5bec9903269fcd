import { setPriority } from "node:os";
import { databaseIdentity } from "@/db/catalog-feed";
import { connectDb } from "@/db/client";
import type { Reading } from "@/lib/catalog/catalog-loading";
import { buildCatalog } from "./build-catalog";
import { keepSnapshot, mayKeepSnapshot } from "./keep-snapshot";

/** What the process of `build-in-process.ts` says. Its end with code 0 says that the file is there. */
export type BuildNews = { reading: NonNullable<Reading> } | { failed: string; unwritable: boolean };

/** How others are let ahead while there is an index to answer from. */
const POLITE = 10;

// Builds the index of the catalog, writes it to the folder that is given, and ends. Dies with whoever started it.
const [dir = "", behind = ""] = process.argv.slice(2);
process.on("disconnect", () => process.exit(1));
if (behind === "behind") setPriority(POLITE);
const tell = (news: BuildNews) =>
  new Promise<void>((resolve) => {
    process.send?.(news, () => resolve());
  });
const { db } = connectDb(process.env.DATABASE_URL ?? "", { max: 2 });
let unwritable = true;
try {
  await mayKeepSnapshot(dir);
  unwritable = false;
  const kept = await buildCatalog(db, { onReading: (reading) => void tell({ reading }) });
  await keepSnapshot(dir, await databaseIdentity(db), kept);
  process.exit(0);
} catch (error) {
  await tell({ failed: error instanceof Error ? error.message : String(error), unwritable });
  process.exit(1);
}
