// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// A wallet that is a contract: one key owns it, and its signatures are judged here (EIP-1271), never by recovery.
contract SmartWallet {
    address public immutable owner;

    constructor(address owner_) {
        owner = owner_;
    }

    /// A signature is the byte 0x01 and the owner's signature of the digest bound to this wallet, so that neither the
    /// owner's own signatures nor those for another wallet of the same owner are valid here.
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 66 || signature[0] != 0x01) return 0xffffffff;
        bytes32 bound = keccak256(abi.encodePacked(hex"1901", block.chainid, address(this), digest));
        bytes32 r = bytes32(signature[1:33]);
        bytes32 s = bytes32(signature[33:65]);
        address signer = ecrecover(bound, uint8(signature[65]), r, s);
        return signer != address(0) && signer == owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }

    /// Sends a call as this wallet; only for its owner.
    function execute(address target, bytes calldata data) external returns (bytes memory) {
        require(msg.sender == owner, "not the owner");
        (bool done, bytes memory answer) = target.call(data);
        require(done, "the call failed");
        return answer;
    }
}

/// Makes wallets at addresses that are known before (EIP-6492).
contract SmartWalletFactory {
    function walletOf(address owner) public view returns (address) {
        bytes32 code = keccak256(abi.encodePacked(type(SmartWallet).creationCode, abi.encode(owner)));
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"ff", address(this), bytes32(0), code)))));
    }

    /// Once for each owner; asked again, it gives what is there.
    function create(address owner) external returns (address wallet) {
        wallet = walletOf(owner);
        if (wallet.code.length == 0) new SmartWallet{salt: 0}(owner);
    }
}
