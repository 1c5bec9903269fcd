import { fetchInit, object } from "./javascript";
import { type CodeSample, literal, type PaymentFacts, type SampleRequest, wireNames } from "./sample";

/** Nothing but a wallet's signature, in TypeScript. */
export function walletSample(request: SampleRequest, x402Version: 1 | 2, option: PaymentFacts): CodeSample {
  const { v1, amount, paymentHeader, settlementHeader, listed } = wireNames(x402Version, option);
  return {
    id: "wallet",
    title: "TypeScript, no x402 library",
    note: `Signs exactly the listed terms and nothing else. Needs ${option.symbol} on ${option.networkName}; the seller pays the gas.`,
    code: `// npm install viem
import { randomBytes } from "node:crypto";
import { privateKeyToAccount } from "viem/accounts";

const account = privateKeyToAccount(process.env.PRIVATE_KEY as \`0x\${string}\`);
const url = ${literal(request.url)};
const request: RequestInit = ${object([...fetchInit(request), 'redirect: "error",'])};
const listed = ${literal(listed)};
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
headers.set("${paymentHeader}", Buffer.from(JSON.stringify(payment)).toString("base64"));
const paid = await fetch(url, { ...request, headers });
console.log(paid.status, await paid.text());
console.log("settlement:", decode(paid.headers.get("${settlementHeader}")));
`,
  };
}
