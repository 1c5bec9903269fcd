import { chainIdOf } from "./chain-id";
import type { ChainReader } from "./chain-reader";

/** {@link file://./chain-reader.ts}, loaded when it is first asked: it is half of all code that a web process would load to start. */
export function chainWhenAsked(rpcUrls: Readonly<Record<string, string | readonly string[]>>): ChainReader {
  let loading: Promise<ChainReader> | undefined;
  const reader = () => {
    loading ??= import("./chain-reader").then(({ createChainReader }) => createChainReader(rpcUrls));
    return loading;
  };
  return {
    networks: Object.keys(rpcUrls).filter((network) => chainIdOf(network) !== null),
    readToken: async (...asked) => (await reader()).readToken(...asked),
    balanceOf: async (...asked) => (await reader()).balanceOf(...asked),
    readAccount: async (...asked) => (await reader()).readAccount(...asked),
    readChannel: async (...asked) => (await reader()).readChannel(...asked),
    head: async (...asked) => (await reader()).head(...asked),
    blockHash: async (...asked) => (await reader()).blockHash(...asked),
    wasFunded: async (...asked) => (await reader()).wasFunded(...asked),
    verifyMessage: async (...asked) => (await reader()).verifyMessage(...asked),
    acceptsSignature: async (...asked) => (await reader()).acceptsSignature(...asked),
    prove: async (...asked) => (await reader()).prove(...asked),
  };
}
