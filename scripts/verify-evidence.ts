import { readFileSync } from "node:fs";
import { isAddress, isHex } from "viem";
import { createChainReader } from "@/lib/chain/chain-reader";
import { readDocument } from "@/lib/evidence/read-document";
import { holds, verifyEvidence } from "@/lib/evidence/verify";
import { readArguments, wrongUsage } from "./command-line";

const USAGE = `Check the exported record of one paid call. Nothing is sent anywhere but to the chain you name.

  npm run verify-evidence -- <file> [--rpc url] [--issuer 0x…] [--voucher 0x…] [--json]

  --rpc     a node of the call's network that you trust: is the payment really there?
  --issuer  the address of the Souk that must have signed it (its /.well-known/souk-evidence.json)
  --voucher of a call by channel: the signature of its voucher, which the file does not hold. Did the payer sign it,
            by its key or, where it is a contract, as that contract said at the block that the file names?
  --json    the checks as JSON

Exit code: 0 nothing is wrong, 1 something is, 2 wrong usage.`;

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return wrongUsage(USAGE, `${file} cannot be read.`);
  }
}

/** The RPC for the network that the file names; a file that names none fails before any chain is asked. */
function chainFor(text: string, rpc: string | undefined) {
  if (rpc === undefined) return undefined;
  if (!URL.canParse(rpc)) wrongUsage(USAGE, "--rpc must be a URL.");
  const read = readDocument(text);
  return createChainReader(read.ok ? { [read.document.record.terms.network]: rpc } : {});
}

const { values, positionals } = readArguments(USAGE, {
  rpc: { type: "string" },
  issuer: { type: "string" },
  voucher: { type: "string" },
  json: { type: "boolean", default: false },
});
const [file, ...rest] = positionals;
if (!file || rest.length > 0) wrongUsage(USAGE, "Give exactly one file.");
if (values.issuer !== undefined && !isAddress(values.issuer, { strict: false }))
  wrongUsage(USAGE, "--issuer must be an address.");
if (values.voucher !== undefined && !isHex(values.voucher)) wrongUsage(USAGE, "--voucher must be hex.");

const text = readText(file);
const { issuer, voucher } = values;
const checks = await verifyEvidence(text, { issuer, voucher, chain: chainFor(text, values.rpc) });
const good = holds(checks);
if (values.json) console.log(JSON.stringify({ ok: good, checks }, null, 2));
else {
  const MARK = { ok: "ok     ", failed: "FAILED ", "not-checked": "-      " } as const;
  for (const { id, outcome, detail } of checks) console.log(`${MARK[outcome]}${id.padEnd(17)} ${detail}`);
  console.log(good ? "\nNothing is wrong with it." : "\nThis record must not be relied on.");
}
process.exit(good ? 0 : 1);
