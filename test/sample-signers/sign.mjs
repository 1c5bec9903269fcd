// Signs for the code samples in Python and Go: typed data on standard input, the signature on standard output;
// the account's address when there is no input. The key is in PRIVATE_KEY.
import { readFileSync } from "node:fs";
import { privateKeyToAccount } from "viem/accounts";

const account = privateKeyToAccount(/** @type {`0x${string}`} */ (process.env.PRIVATE_KEY));
const asked = readFileSync(0, "utf8");
process.stdout.write(asked ? await account.signTypedData(JSON.parse(asked)) : account.address);
