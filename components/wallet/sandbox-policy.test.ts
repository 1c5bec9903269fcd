import { describe, expect, it } from "vitest";
import { refuseMessage, refuseTypedData } from "./sandbox-policy";

const transfer = { primaryType: "TransferWithAuthorization", domain: { chainId: 84532 } };

describe("the sandbox wallet", () => {
  it("signs a single transfer on a sandbox network, however the chain id is spelled", () => {
    expect(refuseTypedData(transfer, [84532])).toBeNull();
    expect(refuseTypedData({ ...transfer, domain: { chainId: "84532" } }, [84532])).toBeNull();
    expect(refuseTypedData({ ...transfer, domain: { chainId: 84532n } }, [84532])).toBeNull();
  });

  it.each([
    ["an unlimited allowance", { ...transfer, primaryType: "Permit" }],
    ["a Permit2 transfer", { ...transfer, primaryType: "PermitTransferFrom" }],
    ["another chain", { ...transfer, domain: { chainId: 8453 } }],
    ["no chain at all", { ...transfer, domain: {} }],
    ["no domain", { primaryType: "TransferWithAuthorization" }],
    ["nothing", {}],
  ])("refuses %s", (_name, request) => {
    expect(refuseTypedData(request, [84532])).toMatch(/only/);
  });

  it("signs a sign-in message of this site only", () => {
    const message = (host: string) => `${host} wants you to sign in with your Ethereum account:\n0xabc`;
    expect(refuseMessage(message("localhost:3000"), "localhost:3000")).toBeNull();
    expect(refuseMessage(message("localhost:3001"), "localhost:3000")).toMatch(/only/);
    expect(refuseMessage(`x${message("localhost:3000")}`, "localhost:3000")).toMatch(/only/);
    expect(refuseMessage("localhost:3000 wants everything", "localhost:3000")).toMatch(/only/);
  });
});
