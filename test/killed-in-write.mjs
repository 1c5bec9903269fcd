// Imported into a process before all else: it dies without warning when it has written some of a file in pieces.
import { open } from "node:fs/promises";

const handle = await open(process.execPath, "r");
const prototype = Object.getPrototypeOf(handle);
await handle.close();
const { writeFile } = prototype;
let pieces = 0;
prototype.writeFile = async function (piece) {
  if (++pieces < 40) return writeFile.call(this, piece);
  await writeFile.call(this, piece.subarray(0, Math.ceil(piece.length / 2)));
  process.kill(process.pid, "SIGKILL");
};
