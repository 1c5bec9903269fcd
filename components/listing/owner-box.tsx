"use client";

import { OwnerActions } from "@/components/listing/owner-actions";
import { useOwnership } from "@/components/listing/use-ownership";
import { Button } from "@/components/ui/button";
import { Address } from "@/components/ui/machine";
import { Tag } from "@/components/ui/tag";
import { TimeAgo } from "@/components/ui/time-ago";
import { shortAddress } from "@/components/wallet/short-address";

export interface OwnedListing {
  id: string;
  url: string;
  method: string;
  /** EIP-55; null while nobody has claimed it. */
  ownerAddress: string | null;
  /** ISO 8601. */
  claimedAt: string | null;
  withdrawn: boolean;
  /** Whom it pays, as last probed. */
  payTo: string[];
}

/** Claim by the wallet that is paid; the owner probes at will, withdraws the listing and brings it back. */
export function OwnerBox({ listing }: { listing: OwnedListing }) {
  const owned = useOwnership(listing);
  const { session, busy, problem } = owned;
  const mine = listing.ownerAddress !== null && session.address === listing.ownerAddress;
  return (
    <div className="rounded-lg border border-line bg-raised px-4.5 py-3.5">
      <div className="flex flex-wrap items-center justify-between gap-x-5 gap-y-3">
        <div className="min-w-0 flex-[1_1_24rem]">
          {mine ? <Mine listing={listing} /> : <Others listing={listing} signedInAs={session.address} />}
        </div>
        {mine ? (
          listing.withdrawn ? (
            <Button variant="primary" aria-disabled={busy !== null} onClick={() => void owned.relist()}>
              {busy === "relist" ? "Listing…" : "List it again"}
            </Button>
          ) : (
            <OwnerActions
              listingId={listing.id}
              withdrawing={busy === "withdraw"}
              onWithdraw={() => void owned.withdraw()}
            />
          )
        ) : session.status === "signed-in" ? (
          <Button aria-disabled={busy !== null} onClick={() => void owned.claim()}>
            {busy === "claim" ? "Asking the endpoint…" : "Claim it"}
          </Button>
        ) : (
          <Button aria-disabled={session.status !== "signed-out"} onClick={() => void owned.signIn()}>
            {session.status === "signing" ? "Waiting for your wallet…" : "Sign in to claim it"}
          </Button>
        )}
      </div>
      {problem ? (
        <p role="alert" className="mt-2.5 text-down">
          {problem}
        </p>
      ) : null}
    </div>
  );
}

function Mine({ listing: { withdrawn, claimedAt } }: { listing: OwnedListing }) {
  return (
    <>
      <p className="flex items-center gap-2.5 font-semibold">
        Yours <Tag tone="accent">owner verified</Tag>
      </p>
      <p className="text-ink-2">
        {withdrawn
          ? "It is out of the catalog and no longer probed."
          : "Probe it as often as you like, or take it out of the catalog: it is then no longer probed."}{" "}
        {claimedAt ? (
          <span className="text-ink-3">
            Claimed <TimeAgo at={claimedAt} />.
          </span>
        ) : null}
      </p>
    </>
  );
}

function Others({ listing, signedInAs }: { listing: OwnedListing; signedInAs: string | null }) {
  const { ownerAddress, payTo } = listing;
  return (
    <>
      <p className="font-semibold">{ownerAddress ? "Claimed by its owner" : "Is this yours?"}</p>
      <p className="text-ink-2">
        {ownerAddress
          ? "A wallet that it pays has proved to be its owner. Whom it pays now may take its place."
          : "Sign in with a wallet that the endpoint pays. Souk asks it once more, and you may then probe it at will, or take it out of the catalog."}
      </p>
      <div className="mt-1.5 flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5 text-xs text-ink-3">
        {ownerAddress ? (
          <>
            Owner <Address value={ownerAddress} />
          </>
        ) : payTo.length > 0 ? (
          <>
            It pays{" "}
            {payTo.slice(0, 3).map((address) => (
              <Address key={address} value={address} />
            ))}
          </>
        ) : (
          "No probe has met an address to pay yet."
        )}
        {signedInAs ? <span title={signedInAs}>You are signed in as {shortAddress(signedInAs)}.</span> : null}
      </div>
    </>
  );
}
