import { usdMicros } from "@/lib/x402/amount";
import { knownAsset } from "@/lib/x402/assets";
import { networkInfo, v1NetworkName } from "@/lib/x402/networks";
import type { PaymentRequirements } from "@/lib/x402/types";

/** Lines that do what their title says when pasted and run. */
export interface CodeSample {
  id: "sdk" | "curl" | "wallet";
  title: string;
  /** What it needs and does, one sentence. */
  note: string;
  code: string;
}

/** The request a sample makes: the listing's own example, or its bare address. */
export interface SampleRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string;
}

/**
 * Code that calls and pays one listing: with the reference client, with curl up to the 402, and with nothing but a
 * wallet's signature. `option` must be `exact` on an EVM network with a token known by its address for the paying
 * ones; only curl is given otherwise. Whatever a provider wrote enters as a quoted literal and nowhere else.
 */
export function codeSamples(
  request: SampleRequest,
  x402Version: 1 | 2,
  option: PaymentRequirements | null,
): CodeSample[] {
  const payable = option && paymentFacts(option);
  return [
    ...(payable ? [sdkSample(request, x402Version, payable)] : []),
    curlSample(request, x402Version),
    ...(payable ? [walletSample(request, x402Version, payable)] : []),
  ];
}

interface PaymentFacts extends PaymentRequirements {
  chainId: number;
  networkName: string;
  v1Name: string;
  symbol: string;
  domain: { name: string; version: string };
}

function paymentFacts(option: PaymentRequirements): PaymentFacts | null {
  const info = networkInfo(option.network);
  const token = knownAsset(option.network, option.asset);
  const v1Name = v1NetworkName(option.network) ?? option.network;
  const plain =
    option.extra.assetTransferMethod === undefined || option.extra.assetTransferMethod === "eip3009";
  if (option.scheme !== "exact" || info?.chainId === undefined || !token || !plain) return null;
  const { symbol, name, version } = token;
  return {
    ...option,
    chainId: info.chainId,
    networkName: info.name,
    v1Name,
    symbol,
    domain: { name, version },
  };
}

/** A JavaScript literal; `<` is escaped too, so that a sample stays inert inside any markup. */
function literal(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/** One word for a POSIX shell. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The second argument of `fetch`, or nothing when there is nothing to say. */
function fetchInit({ method, headers, body }: SampleRequest): string[] {
  const named = Object.entries(headers).filter(([name]) => name !== "accept");
  return [
    ...(method === "GET" ? [] : [`method: ${literal(method)},`]),
    ...(named.length === 0 ? [] : [`headers: ${literal(Object.fromEntries(named))},`]),
    ...(body === undefined ? [] : [`body: ${literal(body)},`]),
  ];
}

function object(lines: string[]): string {
  return lines.length === 0 ? "{}" : `{\n${lines.map((line) => `  ${line}`).join("\n")}\n}`;
}

function sdkSample(request: SampleRequest, x402Version: 1 | 2, option: PaymentFacts): CodeSample {
  const scheme = x402Version === 1 ? "ExactEvmSchemeV1" : "ExactEvmScheme";
  const register =
    x402Version === 1
      ? `.registerV1(${literal(option.v1Name)}, new ${scheme}(account))`
      : `.register(${literal(option.network)}, new ${scheme}(account))`;
  // The client's own controls know dollars for its default tokens; the atomic cap holds whatever it knows.
  const network = x402Version === 1 ? option.v1Name : option.network;
  const cap = `{
    allowedAssets: [
      {
        network: ${literal(network)},
        asset: ${literal(option.asset)},
        maxAmountPerPayment: ${literal(option.amount)},
      },
    ],
  }`;
  const init = fetchInit(request);
  return {
    id: "sdk",
    title: "fetch with @x402/fetch",
    note: `Pays at most the listed price, from the account whose key is in PRIVATE_KEY and that holds ${option.symbol} on ${option.networkName}.`,
    code: `// npm install @x402/fetch @x402/evm viem
import { ${scheme} } from "@x402/evm/exact${x402Version === 1 ? "/v1" : ""}/client";
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { privateKeyToAccount } from "viem/accounts";

const account = privateKeyToAccount(process.env.PRIVATE_KEY);
const client = new x402Client()
  ${register}
  .setSpendControls(${cap});
const payingFetch = wrapFetchWithPayment(fetch, client);

const response = await payingFetch(${literal(request.url)}${init.length === 0 ? "" : `, ${object(init)}`});
console.log(response.status, await response.text());
`,
  };
}

function curlSample({ url, method, headers, body }: SampleRequest, x402Version: 1 | 2): CodeSample {
  const parts = [
    ...(method === "GET" ? [] : [`-X ${shellWord(method)}`]),
    ...Object.entries({ accept: "application/json", ...headers }).map(
      ([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`,
    ),
    ...(body === undefined ? [] : [`--data-raw ${shellWord(body)}`]),
    shellWord(url),
  ];
  const continued = ` \\\n  `;
  return x402Version === 1
    ? {
        id: "curl",
        title: "curl, up to the 402",
        note: "Asks without paying. In x402 v1 the terms are the body of the 402.",
        code: `curl -sS ${parts.join(continued)}\n`,
      }
    : {
        id: "curl",
        title: "curl, up to the 402",
        note: "Asks without paying and prints the decoded PAYMENT-REQUIRED header.",
        code: `curl -sS -o /dev/null -D - ${parts.join(continued)} |
  tr -d '\\r' | awk 'tolower($1) == "payment-required:" { print $2 }' | base64 --decode\n`,
      };
}

function walletSample(request: SampleRequest, x402Version: 1 | 2, option: PaymentFacts): CodeSample {
  const v1 = x402Version === 1;
  const amount = v1 ? "maxAmountRequired" : "amount";
  return {
    id: "wallet",
    title: "TypeScript with your own wallet",
    note: `Signs exactly the listed terms and nothing else, with no x402 library. Needs ${option.symbol} on ${option.networkName}; the seller pays the gas.`,
    code: `// npm install viem
import { randomBytes } from "node:crypto";
import { privateKeyToAccount } from "viem/accounts";

const account = privateKeyToAccount(process.env.PRIVATE_KEY as \`0x\${string}\`);
const url = ${literal(request.url)};
const request: RequestInit = ${object([...fetchInit(request), 'redirect: "error",'])};
const listed = ${literal({
      scheme: option.scheme,
      network: v1 ? option.v1Name : option.network,
      asset: option.asset,
      payTo: option.payTo,
      [amount]: option.amount,
    })};
const decode = (header: string | null) => JSON.parse(Buffer.from(header ?? "", "base64").toString() || "null");

// Ask: the answer is a 402 with the terms.
const asked = await fetch(url, request);
const challenge = ${v1 ? "await asked.json()" : 'decode(asked.headers.get("PAYMENT-REQUIRED"))'};
const same = (a: unknown, b: unknown) => String(a).toLowerCase() === String(b).toLowerCase();
const accepted = challenge?.accepts.find((terms: Record<string, unknown>) =>
  Object.entries(listed).every(([field, value]) => same(terms[field], value)),
);
if (!accepted) throw new Error(\`The terms are not the listed ones: \${JSON.stringify(challenge)}\`);

// Sign a transfer of exactly that amount, once, for a short time (EIP-3009).
const now = Math.floor(Date.now() / 1000);
const authorization = {
  from: account.address,
  to: listed.payTo as \`0x\${string}\`,
  value: listed.${amount},
  validAfter: String(now - 60),
  validBefore: String(now + Math.min(accepted.maxTimeoutSeconds, 300)),
  nonce: \`0x\${randomBytes(32).toString("hex")}\` as const,
};
const signature = await account.signTypedData({
  domain: {
    name: ${literal(option.domain.name)},
    version: ${literal(option.domain.version)},
    chainId: ${option.chainId},
    verifyingContract: ${literal(option.asset)},
  },
  primaryType: "TransferWithAuthorization",
  types: {
    TransferWithAuthorization: [
      { name: "from", type: "address" },
      { name: "to", type: "address" },
      { name: "value", type: "uint256" },
      { name: "validAfter", type: "uint256" },
      { name: "validBefore", type: "uint256" },
      { name: "nonce", type: "bytes32" },
    ],
  },
  message: {
    ...authorization,
    value: BigInt(authorization.value),
    validAfter: BigInt(authorization.validAfter),
    validBefore: BigInt(authorization.validBefore),
  },
});

// Pay and receive.
const payload = { signature, authorization };
const payment = ${
      v1
        ? "{ x402Version: 1, scheme: listed.scheme, network: listed.network, payload }"
        : "{ x402Version: 2, resource: challenge.resource, accepted, extensions: challenge.extensions, payload }"
    };
const headers = new Headers(request.headers);
headers.set("${v1 ? "X-PAYMENT" : "PAYMENT-SIGNATURE"}", Buffer.from(JSON.stringify(payment)).toString("base64"));
const paid = await fetch(url, { ...request, headers });
console.log(paid.status, await paid.text());
console.log("settlement:", decode(paid.headers.get("${v1 ? "X-PAYMENT-RESPONSE" : "PAYMENT-RESPONSE"}")));
`,
  };
}

/** The option that the samples pay: the cheapest they can pay, in dollars where known. */
export function sampleOption(options: readonly PaymentRequirements[]): PaymentRequirements | null {
  const payable = options.filter((option) => paymentFacts(option) !== null);
  const price = (option: PaymentRequirements) => usdMicros(option.network, option.asset, option.amount);
  return (
    payable.reduce<PaymentRequirements | null>((best, option) => {
      if (!best) return option;
      const [a, b] = [price(option), price(best)];
      return a !== null && (b === null || a < b) ? option : best;
    }, null) ?? null
  );
}
