"""Stands in for eth-account: the two calls that the code sample makes, answered by sign.mjs."""

import json
import os
import shlex
import subprocess
from types import SimpleNamespace


def ask(text):
    command = shlex.split(os.environ["SAMPLE_SIGNER"])
    return subprocess.run(command, input=text, capture_output=True, check=True, text=True).stdout


def plain(value):
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)


class Account:
    @staticmethod
    def from_key(private_key):
        assert private_key == os.environ["PRIVATE_KEY"]
        return SimpleNamespace(address=ask(""), key=private_key)

    @staticmethod
    def sign_typed_data(private_key, domain_data, message_types, message_data):
        typed = {
            "domain": domain_data,
            "types": message_types,
            "primaryType": next(iter(message_types)),
            "message": {name: plain(value) for name, value in message_data.items()},
        }
        return SimpleNamespace(signature=bytes.fromhex(ask(json.dumps(typed))[2:]))
