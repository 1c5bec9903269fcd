import { close, fstatSync, open, read, readSync } from "node:fs";
import { promisify } from "node:util";
import { DamagedSnapshot } from "./bytes";

/** Where a snapshot is read from. */
export interface SnapshotSource {
  /** Bytes. */
  readonly size: number;
  /** Fills `into` with what stands from `at` on. Throws {@link DamagedSnapshot} when there is not so much. */
  read(into: Uint8Array, at: number): Promise<void>;
  /** The same while everything waits: for a few kilobytes, which the system has in memory or on a near disk. */
  readNow(into: Uint8Array, at: number): void;
  close(): void;
}

const opened = promisify(open);
const readSome = promisify(read);

/**
 * A file that stays open: whoever replaces it by renaming leaves this one as it is. Throws what the file system says.
 */
export async function openSource(path: string): Promise<SnapshotSource> {
  const file = await opened(path, "r");
  let isOpen = true;
  const went = (bytes: number) => {
    if (bytes === 0) throw new DamagedSnapshot("the file is shorter than it was");
    return bytes;
  };
  return {
    size: fstatSync(file).size,
    async read(into, at) {
      for (let done = 0; done < into.length; ) {
        const { bytesRead } = await readSome(file, into, done, into.length - done, at + done);
        done += went(bytesRead);
      }
    },
    readNow(into, at) {
      // Its number may belong to another file by now.
      if (!isOpen) throw new Error("this snapshot is closed");
      for (let done = 0; done < into.length; )
        done += went(readSync(file, into, done, into.length - done, at + done));
    },
    close() {
      if (isOpen) close(file, () => {});
      isOpen = false;
    },
  };
}
