// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

interface IAuthorizedToken {
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
    function transfer(address to, uint256 value) external returns (bool);
}

/// Stands where x402's collector for signed deposits is: pulls exactly the signed amount and passes it on to the channel
/// contract, for the one channel that the authorization's nonce names. Written from the interface, for the local chain.
contract Erc3009DepositCollector {
    address public constant x402BatchSettlement = 0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003;

    function collect(address payer, address token, uint256 amount, bytes32 channelId, bytes calldata data) external {
        require(msg.sender == x402BatchSettlement, "only the channel contract collects");
        (uint256 validAfter, uint256 validBefore, uint256 salt, bytes memory signature) =
            abi.decode(data, (uint256, uint256, uint256, bytes));
        bytes32 nonce = keccak256(abi.encode(channelId, salt));
        IAuthorizedToken(token).receiveWithAuthorization(
            payer, address(this), amount, validAfter, validBefore, nonce, signature
        );
        require(IAuthorizedToken(token).transfer(x402BatchSettlement, amount), "transfer failed");
    }
}
