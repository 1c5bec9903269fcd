import { shortAddress } from "@/components/wallet/short-address";

/** Who publishes, or what signing in takes; `address` is null until somebody is signed in. */
export function SignedInAs({ address }: { address: string | null }) {
  return (
    <p className="mt-1 text-xs text-ink-3">
      {address ? (
        <>
          Signed in as{" "}
          <span className="machine" title={address}>
            {shortAddress(address)}
          </span>
        </>
      ) : (
        "Sign in with a wallet first: one signature, no transaction, no cost."
      )}
    </p>
  );
}
