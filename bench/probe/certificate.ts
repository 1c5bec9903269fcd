import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

export interface Certified {
  /** PEM of the authority: whom to trust. */
  ca: string;
  /** PEM of the server's certificate and key. */
  cert: string;
  key: string;
}

/**
 * A certificate authority and one server certificate for `name` and everything one label below it, made now and
 * valid for a day. Node cannot write certificates by itself, so this is the needed part of DER (X.509, RFC 5280).
 */
export function makeCertificate(name: string): Certified {
  const authority = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const server = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = "Souk benchmark authority, worth nothing";
  const ca = certificate({
    subject: issuer,
    issuer,
    publicKey: authority.publicKey,
    signer: authority.privateKey,
    extension: extension("551d13", sequence(Buffer.from([1, 1, 0xff])), true),
  });
  const names = [name, `*.${name}`].map((dns) => tag(0x82, Buffer.from(dns)));
  const cert = certificate({
    subject: name,
    issuer,
    publicKey: server.publicKey,
    signer: authority.privateKey,
    extension: extension("551d11", sequence(...names)),
  });
  return { ca, cert, key: server.privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

interface Content {
  subject: string;
  issuer: string;
  publicKey: KeyObject;
  signer: KeyObject;
  extension: Buffer;
}

function certificate({ subject, issuer, publicKey, signer, extension }: Content): string {
  const algorithm = sequence(objectId("2a8648ce3d040302")); // ecdsa-with-SHA256
  const signed = sequence(
    tag(0xa0, tag(2, Buffer.from([2]))),
    tag(2, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    commonName(issuer),
    sequence(utcTime(-1), utcTime(1)),
    commonName(subject),
    publicKey.export({ type: "spki", format: "der" }),
    tag(0xa3, sequence(extension)),
  );
  const signature = tag(3, Buffer.concat([Buffer.from([0]), sign("sha256", signed, signer)]));
  const base64 = sequence(signed, algorithm, signature).toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})/g, "$1\n").trim()}\n-----END CERTIFICATE-----\n`;
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(objectId(id), ...(critical ? [Buffer.from([1, 1, 0xff])] : []), tag(4, value));
}

function commonName(text: string): Buffer {
  return sequence(tag(0x31, sequence(objectId("550403"), tag(0x0c, Buffer.from(text)))));
}

function utcTime(inDays: number): Buffer {
  const digits = new Date(Date.now() + inDays * 86_400_000).toISOString().replace(/[-:T]/g, "");
  return tag(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
}

const objectId = (hex: string) => tag(6, Buffer.from(hex, "hex"));
const sequence = (...parts: Buffer[]) => tag(0x30, Buffer.concat(parts));

function tag(type: number, value: Buffer): Buffer {
  const length =
    value.length < 0x80
      ? [value.length]
      : value.length < 0x100
        ? [0x81, value.length]
        : [0x82, value.length >> 8, value.length & 0xff];
  return Buffer.concat([Buffer.from([type, ...length]), value]);
}
