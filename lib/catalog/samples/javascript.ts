import { type CodeSample, literal, type PaymentFacts, type SampleRequest } from "./sample";

/** The second argument of `fetch`, or nothing when there is nothing to say. */
export function fetchInit({ method, headers, body }: SampleRequest): string[] {
  const named = Object.entries(headers).filter(([name]) => name !== "accept");
  return [
    ...(method === "GET" ? [] : [`method: ${literal(method)},`]),
    ...(named.length === 0 ? [] : [`headers: ${literal(Object.fromEntries(named))},`]),
    ...(body === undefined ? [] : [`body: ${literal(body)},`]),
  ];
}

/** An object literal, a member a line. */
export function object(lines: string[]): string {
  return lines.length === 0 ? "{}" : `{\n${lines.map((line) => `  ${line}`).join("\n")}\n}`;
}

/** The lines that make the reference client, which pays the listed option and no more than its amount. */
export function referenceClient(x402Version: 1 | 2, option: PaymentFacts): { scheme: string; lines: string } {
  const v1 = x402Version === 1;
  const scheme = v1 ? "ExactEvmSchemeV1" : "ExactEvmScheme";
  const network = v1 ? option.v1Name : option.network;
  // The client's own controls know dollars for its default tokens; the atomic cap holds whatever it knows.
  return {
    scheme: `import { ${scheme} } from "@x402/evm/exact${v1 ? "/v1" : ""}/client";`,
    lines: `const account = privateKeyToAccount(process.env.PRIVATE_KEY);
const client = new x402Client()
  .${v1 ? "registerV1" : "register"}(${literal(network)}, new ${scheme}(account))
  .setSpendControls({
    allowedAssets: [
      {
        network: ${literal(network)},
        asset: ${literal(option.asset)},
        maxAmountPerPayment: ${literal(option.amount)},
      },
    ],
  });`,
  };
}

const paysAtMost = ({ symbol, networkName }: PaymentFacts) =>
  `Pays at most the listed price, from the account whose key is in PRIVATE_KEY and that holds ${symbol} on ${networkName}.`;

/** The reference client around `fetch`. */
export function sdkSample(request: SampleRequest, x402Version: 1 | 2, option: PaymentFacts): CodeSample {
  const { scheme, lines } = referenceClient(x402Version, option);
  const init = fetchInit(request);
  return {
    id: "sdk",
    title: "fetch",
    note: `With @x402/fetch. ${paysAtMost(option)}`,
    code: `// npm install @x402/fetch @x402/evm viem
${scheme}
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { privateKeyToAccount } from "viem/accounts";

${lines}
const payingFetch = wrapFetchWithPayment(fetch, client);

const response = await payingFetch(${literal(request.url)}${init.length === 0 ? "" : `, ${object(init)}`});
console.log(response.status, await response.text());
`,
  };
}

/** The reference client beside axios: both requests are written out. */
export function axiosSample(request: SampleRequest, x402Version: 1 | 2, option: PaymentFacts): CodeSample {
  const { scheme, lines } = referenceClient(x402Version, option);
  const config = object([
    `url: ${literal(request.url)},`,
    ...fetchInit(request).map((line) => line.replace(/^body:/, "data:")),
    "maxRedirects: 0,",
    "validateStatus: () => true,",
  ]);
  return {
    id: "axios",
    title: "axios",
    note: `With @x402/core. ${paysAtMost(option)}`,
    code: `// npm install axios @x402/core @x402/evm viem
${scheme}
import { x402Client, x402HTTPClient } from "@x402/core/client";
import axios from "axios";
import { privateKeyToAccount } from "viem/accounts";

${lines}
const http = new x402HTTPClient(client);
const request = ${config};

// Ask: the answer is a 402 with the terms.
const asked = await axios.request(request);
const terms = http.getPaymentRequiredResponse((name) => asked.headers[name.toLowerCase()], asked.data);

// Sign, pay and receive.
const payment = http.encodePaymentSignatureHeader(await client.createPaymentPayload(terms));
const paid = await axios.request({ ...request, headers: { ...request.headers, ...payment } });
console.log(paid.status, paid.data);
`,
  };
}
