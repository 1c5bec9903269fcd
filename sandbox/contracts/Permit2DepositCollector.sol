// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

interface ISignatureTransfer {
    struct TokenPermissions {
        address token;
        uint256 amount;
    }

    struct PermitTransferFrom {
        TokenPermissions permitted;
        uint256 nonce;
        uint256 deadline;
    }

    struct SignatureTransferDetails {
        address to;
        uint256 requestedAmount;
    }

    function permitWitnessTransferFrom(
        PermitTransferFrom memory permit,
        SignatureTransferDetails calldata transferDetails,
        address owner,
        bytes32 witness,
        string calldata witnessTypeString,
        bytes calldata signature
    ) external;
}

interface IPermitToken {
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external;
}

/// Stands where x402's collector for deposits through Permit2 is: has exactly the signed amount moved from the payer to the
/// channel contract, for the one channel that the signature's witness names. Written from the interface, for the local chain.
contract Permit2DepositCollector {
    address public constant x402BatchSettlement = 0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003;
    ISignatureTransfer public constant PERMIT2 = ISignatureTransfer(0x000000000022D473030F116dDEE9F6B43aC78BA3);

    function collect(address payer, address token, uint256 amount, bytes32 channelId, bytes calldata data) external {
        require(msg.sender == x402BatchSettlement, "only the channel contract collects");
        (uint256 nonce, uint256 deadline, bytes memory signature, bytes memory allowance) =
            abi.decode(data, (uint256, uint256, bytes, bytes));
        if (allowance.length > 0) _allow(payer, token, amount, allowance);
        PERMIT2.permitWitnessTransferFrom(
            ISignatureTransfer.PermitTransferFrom(
                ISignatureTransfer.TokenPermissions(token, amount), nonce, deadline
            ),
            ISignatureTransfer.SignatureTransferDetails(x402BatchSettlement, amount),
            payer,
            keccak256(abi.encode(keccak256("DepositWitness(bytes32 channelId)"), channelId)),
            "DepositWitness witness)DepositWitness(bytes32 channelId)TokenPermissions(address token,uint256 amount)",
            signature
        );
    }

    function _allow(address payer, address token, uint256 amount, bytes memory allowance) private {
        (uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) =
            abi.decode(allowance, (uint256, uint256, uint8, bytes32, bytes32));
        require(value == amount, "the allowance is not for the deposit");
        // Somebody may have used the permit first; then the allowance is there all the same.
        try IPermitToken(token).permit(payer, address(PERMIT2), value, deadline, v, r, s) {} catch {}
    }
}
