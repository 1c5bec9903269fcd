"use client";

import { useState } from "react";
import { isAddressEqual } from "viem/utils";
import { problemText, readProblem } from "@/components/api/call-api";
import { Button } from "@/components/ui/button";
import { useWallet } from "@/components/wallet/use-wallet";
import { WalletError } from "@/components/wallet/wallet-store";
import type { CallRecord } from "@/lib/call/call-record";
import type { EvidenceDocument } from "@/lib/evidence/document";
import { evidenceMessage } from "@/lib/evidence/message";
import { callHeaders } from "./use-call-record";

/** The call as a file for others: signed by Souk, and by the payer's wallet when that is asked for. */
export function ExportEvidence({ record }: { record: CallRecord }) {
  const wallet = useWallet();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function run(withWallet: boolean) {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const document = await fetchEvidence(record.id);
      save(withWallet ? await signed(document) : document);
    } catch (error) {
      const known = error instanceof WalletError || error instanceof Refused;
      setProblem(known ? error.message : "The file could not be made. Please try again.");
    } finally {
      setBusy(false);
    }
  }

  async function signed(document: EvidenceDocument): Promise<EvidenceDocument> {
    const address = wallet.address ?? (await wallet.connect());
    if (!address) throw new Refused("Connect the wallet that paid.");
    if (!isAddressEqual(address, record.payer as `0x${string}`))
      throw new Refused("This is not the wallet that paid. Switch to it and try again.");
    const signature = await wallet.signMessage(evidenceMessage("payer", record.id, document.digest));
    const signatures = [...document.signatures, { by: "payer" as const, address, signature }];
    return { ...document, signatures };
  }

  return (
    <section aria-label="Evidence" className="mt-5 rounded-lg border border-line bg-raised px-4 py-3.5">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-[1_1_22rem]">
          <h2 className="font-semibold">Evidence</h2>
          <p className="text-sm text-ink-2">
            This page as a signed file. Anybody can check it, offline and against the chain, with{" "}
            <code className="machine sm:whitespace-nowrap">npm run verify-evidence -- file</code>.
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button aria-disabled={busy} onClick={() => void run(false)}>
            Download evidence
          </Button>
          <Button variant="quiet" aria-disabled={busy} onClick={() => void run(true)}>
            Sign with my wallet too
          </Button>
        </div>
      </div>
      {problem ? (
        <p role="alert" className="mt-2 text-sm text-down">
          {problem}
        </p>
      ) : null}
    </section>
  );
}

class Refused extends Error {}

async function fetchEvidence(id: string): Promise<EvidenceDocument> {
  const path = `/api/calls/${id}/evidence`;
  const keyed = callHeaders(id);
  let response = await fetch(path, { headers: keyed, cache: "no-store" });
  if (response.status === 404 && keyed.authorization) response = await fetch(path, { cache: "no-store" });
  if (!response.ok) throw new Refused(problemText(await readProblem(response)));
  return (await response.json()) as EvidenceDocument;
}

function save(document: EvidenceDocument) {
  const blob = new Blob([`${JSON.stringify(document, null, 2)}\n`], { type: "application/json" });
  const href = URL.createObjectURL(blob);
  const link = window.document.createElement("a");
  link.href = href;
  link.download = `souk-call-${document.record.id}.json`;
  link.click();
  URL.revokeObjectURL(href);
}
