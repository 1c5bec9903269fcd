import { Machine } from "@/components/ui/machine";
import { usePublicConfig } from "@/components/wallet/public-config";
import { networkInfo } from "@/lib/x402/networks";

/** A transaction's hash, and where there is one its page in the network's explorer. The sandbox's chain has none. */
export function TransactionLink({ network, transaction }: { network: string; transaction: string }) {
  const { mode } = usePublicConfig();
  const explorer = mode === "production" ? networkInfo(network)?.explorerTxUrl : undefined;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <Machine value={transaction} what="transaction hash" />
      {explorer && /^0x[0-9a-f]{64}$/i.test(transaction) ? (
        <a
          className="link font-sans"
          href={explorer.replace("{hash}", transaction)}
          target="_blank"
          rel="noopener noreferrer"
        >
          explorer
        </a>
      ) : null}
    </span>
  );
}
