"""Reads the vectors with an implementation of docs/spec/sealed-file.md of its own (Python, package cryptography)."""
import hashlib
import hmac
import json
import pathlib
import struct
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = bytes.fromhex("d7534c460d0a1a0a")


class Refused(Exception):
    pass


def require(condition, kind):
    if not condition:
        raise Refused(kind)


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def derive(key, label, context):
    return mac(key, bytes([len(label)]) + label + context + b"\x01")


def decrypt(key, nonce, data, associated=b""):
    try:
        return AESGCM(key).decrypt(nonce, data, associated)
    except InvalidTag:
        raise Refused("AUTHENTICATION_FAILED") from None


def keyring(data):
    magic, version, _, count, key_id = struct.unpack(">IBBH16s", data[:24])
    assert (magic, version, len(data)) == (0x534B5231, 1, 24 + 40 * count)
    entries = [struct.unpack(">IB3x32s", data[24 + 40 * i : 64 + 40 * i]) for i in range(count)]
    return key_id, {number: material for number, state, material in entries if state == 1}


def open_sealed(data, key_id, versions):
    body = len(data) - 768
    chunks = (body + 65551) // 65552
    rest = body - (chunks - 1) * 65552
    if body < 16 or rest < (16 if chunks == 1 else 17):
        raise Refused("TRUNCATED" if data[:8] == MAGIC else "NOT_SEALED")
    header, final = data[-256:], data[-512:-256]
    if header[:8] != MAGIC:
        raise Refused("TRUNCATED" if data[:8] == MAGIC else "NOT_SEALED")
    require(header[8:11] == b"\x01\x01\x10" and header[11] < 2 and header[12:16] == b"\x01\x00\x02\x00", "UNSUPPORTED")
    require(header[76] == 1, "UNSUPPORTED")
    require(not any(header[64:72] + header[78:80] + header[160:224]) and header[77] == 48, "MALFORMED")
    version = struct.unpack(">I", header[72:76])[0]
    require(header[16:32] == key_id and version in versions, "UNKNOWN_KEY")
    identity = header[:72]
    wrap_key = derive(mac(header[80:112], versions[version]), b"slf1 wrap", identity + header[72:80])
    dek = decrypt(wrap_key, bytes(12), header[112:160], header[:112])
    require(mac(derive(dek, b"slf1 header", identity), header[:224]) == header[224:], "AUTHENTICATION_FAILED")
    require(mac(derive(dek, b"slf1 final", identity), final[:224]) == final[224:], "AUTHENTICATION_FAILED")
    plaintext_bytes = struct.unpack(">Q", final[8:16])[0]
    fits = body - 16 * chunks
    require(plaintext_bytes <= fits, "TRUNCATED")
    require(plaintext_bytes == fits, "MALFORMED")
    sessions = [struct.unpack(">I16s", final[64 + 20 * i : 84 + 20 * i]) for i in range(final[24])]
    plaintext, digest = b"", bytes(32)
    for index in range(chunks):
        key = derive(dek, b"slf1 chunk", identity)
        for first, salt in sessions:
            if index >= first:
                key = derive(dek, b"slf1 session", identity + salt)
        chunk = data[256 + 65552 * index : min(256 + 65552 * (index + 1), len(data) - 512)]
        nonce = struct.pack(">Q3xB", index, index == chunks - 1)
        plaintext += decrypt(key, nonce, chunk)
        digest = hashlib.sha256(digest + chunk[-16:]).digest()
    require(digest == final[32:64], "AUTHENTICATION_FAILED")
    return plaintext


def main():
    directory = pathlib.Path(__file__).parent
    index = json.loads((directory / "index.json").read_text())
    key_id, versions = keyring(bytes.fromhex(index["keyring"]))
    wrong = 0
    for entry in index["files"]:
        expected = entry.get("failure") or entry["plaintext-sha256"]
        try:
            got = hashlib.sha256(open_sealed((directory / (entry["name"] + ".slf")).read_bytes(), key_id, versions)).hexdigest()
        except Refused as refused:
            got = str(refused)
        if got != expected:
            wrong += 1
            print(f"{entry['name']}: got {got}, expected {expected}")
    print(f"{len(index['files'])} vectors, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
