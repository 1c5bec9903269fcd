import { checksumAddress, isAddress } from "viem";

/** What an EIP-4361 message says, as written. */
export interface SiweFields {
  scheme?: string;
  domain: string;
  /** EIP-55. */
  address: string;
  uri: string;
  chainId: number;
  nonce: string;
  issuedAt: Date;
  expirationTime?: Date;
  notBefore?: Date;
}

export type ReadFields =
  | { ok: true; fields: SiweFields }
  /** `why` is plain words for whoever made the message. */
  | { ok: false; why: string };

const HEADER =
  /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):\/\/)?([a-zA-Z0-9.:[\]-]{1,255}) wants you to sign in with your Ethereum account:$/;
const REQUIRED = ["URI", "Version", "Chain ID", "Nonce", "Issued At"] as const;
const OPTIONAL = ["Expiration Time", "Not Before", "Request ID"] as const;
type Field = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number];

/** RFC 3339; libraries differ in how many digits of a second they write, and in how they write UTC. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads an EIP-4361 message line by line, in its one order, to its end: every line is accounted for once, so there is no
 * second reading, and no statement can plant a field (security row 33). What libraries are free to choose is left to them:
 * the statement and the empty lines around it, how a time is written, Request ID and Resources.
 */
export function readSiweFields(message: string): ReadFields {
  const no = (why: string): ReadFields => ({ ok: false, why });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/.test(message))
    return no("The message contains control characters; its lines end with a line feed alone (EIP-4361).");
  const lines = message.split("\n");
  const header = HEADER.exec(lines[0] ?? "");
  if (!header?.[2])
    return no("The message does not begin as EIP-4361 says: “<domain> wants you to sign in with …”.");
  const address = lines[1] ?? "";
  if (!isAddress(address, { strict: false }) || checksumAddress(address) !== address)
    return no("The second line must be the address alone, in its EIP-55 spelling.");

  let at = afterStatement(lines);
  if (at === null)
    return no("The address is followed by an empty line, one line of statement or none, and an empty line.");
  const values: Partial<Record<Field, string>> = {};
  const take = (field: Field): boolean => {
    const prefix = `${field}: `;
    const line = lines[at as number];
    if (!line?.startsWith(prefix)) return false;
    values[field] = line.slice(prefix.length);
    at = (at as number) + 1;
    return true;
  };
  for (const field of REQUIRED)
    if (!take(field)) return no(`“${field}: …” is missing, or not where EIP-4361 puts it.`);
  for (const field of OPTIONAL) take(field);
  if (lines[at] === "Resources:") {
    at += 1;
    while (lines[at]?.startsWith("- ")) at += 1;
  }
  if (at !== lines.length) return no("There is text after the end of the EIP-4361 message.");
  return readValues(header[1], header[2], address, values);
}

/**
 * The index of the first field. Without a statement the grammar has two empty lines after the address, and some
 * libraries write one.
 */
function afterStatement(lines: readonly string[]): number | null {
  if (lines[2] !== "") return null;
  // A statement may itself look like a field: what follows it tells.
  if (lines[4] === "") return 5;
  if (lines[3] === "") return 4;
  return lines[3]?.startsWith("URI: ") ? 3 : null;
}

function readValues(
  scheme: string | undefined,
  domain: string,
  address: string,
  values: Partial<Record<Field, string>>,
): ReadFields {
  const no = (why: string): ReadFields => ({ ok: false, why });
  if (values.Version !== "1") return no("The version must be 1.");
  const chainId = Number(/^[1-9]\d{0,15}$/.exec(values["Chain ID"] ?? "")?.[0]);
  if (!Number.isSafeInteger(chainId)) return no("The chain id must be a whole number.");
  const nonce = values.Nonce ?? "";
  if (!/^[a-zA-Z0-9]{8,128}$/.test(nonce)) return no("The nonce must be at least 8 letters and digits.");
  const times: Partial<Record<Field, Date>> = {};
  for (const field of ["Issued At", "Expiration Time", "Not Before"] as const) {
    const text = values[field];
    if (text === undefined) continue;
    const time = new Date(DATE_TIME.test(text) ? text : Number.NaN);
    if (Number.isNaN(time.getTime())) return no(`“${field}” must be a time such as 2026-01-02T03:04:05Z.`);
    times[field] = time;
  }
  return {
    ok: true,
    fields: {
      scheme,
      domain,
      address,
      uri: values.URI ?? "",
      chainId,
      nonce,
      issuedAt: times["Issued At"] as Date,
      expirationTime: times["Expiration Time"],
      notBefore: times["Not Before"],
    },
  };
}
