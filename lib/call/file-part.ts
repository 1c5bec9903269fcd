import { isObject } from "@/lib/x402/payment-requirements";

/** Of one file: as base64 and escaped as JSON it must fit into what the relay takes. */
export const MAX_FILE_BYTES = 262_144;

/** A file in the text of a `form-data` body. */
export interface FilePart {
  filename: string;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** How a file stands in a `form-data` body: `{"filename": …, "type": …, "base64": …}`. */
export function fileText(filename: string, type: string, bytes: Uint8Array): object {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return { filename, type, base64: btoa(binary) };
}

/** The file that a member of a `form-data` body is; null when it is none. */
export function readFilePart(value: unknown): FilePart | null {
  if (!isObject(value) || Object.keys(value).some((key) => !["filename", "type", "base64"].includes(key)))
    return null;
  const { filename, type = "", base64 } = value;
  if (typeof filename !== "string" || typeof type !== "string" || typeof base64 !== "string") return null;
  try {
    return { filename, type, bytes: Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)) };
  } catch {
    return null;
  }
}
