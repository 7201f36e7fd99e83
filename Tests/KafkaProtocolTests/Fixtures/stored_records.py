"""Records of the metadata log and of the group coordinator and the producer snapshot, for make_fixtures.py: what kio
does not have.

A field is (type, first version, tag or None), with the last version as a fourth part where it is not the newest.
Types: a struct format for integers, "uuid", "string", "string?", "bytes", and a list for arrays, with several entries
for an array of structures. Tagged fields are written only in "full".
"""

import struct
import uuid

ENDPOINTS = [("string", 0, None), ("string", 0, None), (">H", 0, None), (">h", 0, None)]
FEATURES = [("string", 0, None), (">h", 0, None), (">h", 0, None)]
INT32S = [(">i", 0, None)]
UUIDS = [("uuid", 0, None)]

RECORDS = {
    "RegisterBrokerRecord": [
        (">i", 0, None),
        ("bool", 2, None),
        ("uuid", 0, None),
        (">q", 0, None),
        (ENDPOINTS, 0, None),
        (FEATURES, 0, None),
        ("string?", 0, None),
        ("bool", 0, None),
        ("bool", 1, None),
        (UUIDS, 3, 0),
    ],
    "UnregisterBrokerRecord": [(">i", 0, None), (">q", 0, None)],
    "TopicRecord": [("string", 0, None), ("uuid", 0, None)],
    "PartitionRecord": [
        (">i", 0, None),
        ("uuid", 0, None),
        (INT32S, 0, None),
        (INT32S, 0, None),
        (INT32S, 0, None),
        (INT32S, 0, None),
        (">i", 0, None),
        (">b", 0, 0),
        (">i", 0, None),
        (">i", 0, None),
        (UUIDS, 1, None),
        (INT32S, 2, 1),
        (INT32S, 2, 2),
    ],
    "ConfigRecord": [(">b", 0, None), ("string", 0, None), ("string", 0, None), ("string?", 0, None)],
    "PartitionChangeRecord": [
        (">i", 0, None),
        ("uuid", 0, None),
        (INT32S, 0, 0),
        (">i", 0, 1),
        (INT32S, 0, 2),
        (INT32S, 0, 3),
        (INT32S, 0, 4),
        (">b", 0, 5),
        (INT32S, 2, 6),
        (INT32S, 2, 7),
        (UUIDS, 1, 8),
    ],
    "FenceBrokerRecord": [(">i", 0, None), (">q", 0, None)],
    "UnfenceBrokerRecord": [(">i", 0, None), (">q", 0, None)],
    "RemoveTopicRecord": [("uuid", 0, None)],
    "FeatureLevelRecord": [("string", 0, None), (">h", 0, None)],
    "ProducerIdsRecord": [(">i", 0, None), (">q", 0, None), (">q", 0, None)],
    "BrokerRegistrationChangeRecord": [
        (">i", 0, None),
        (">q", 0, None),
        (">b", 0, 0),
        (">b", 1, 1),
        (UUIDS, 2, 2),
    ],
    "NoOpRecord": [],
    "BeginTransactionRecord": [("string", 0, 0)],
    "EndTransactionRecord": [],
    "AbortTransactionRecord": [("string", 0, 0)],
    "RegisterControllerRecord": [
        (">i", 0, None),
        ("uuid", 0, None),
        ("bool", 0, None),
        (ENDPOINTS, 0, None),
        (FEATURES, 0, None),
    ],
    "ClearElrRecord": [("string", 0, None)],
    "ProducerSnapshot": [
        (">I", 1, None),
        (
            [
                (">q", 1, None),
                (">h", 1, None),
                (">i", 1, None),
                (">q", 1, None),
                (">i", 1, None),
                (">q", 1, None),
                (">i", 1, None),
                (">q", 1, None),
            ],
            1,
            None,
        ),
    ],
    "OffsetCommitKey": [("string", 0, None), ("string", 0, None), (">i", 0, None)],
    "OffsetCommitValue": [
        (">q", 0, None),
        (">i", 3, None),
        ("string", 0, None),
        (">q", 0, None),
        (">q", 1, None, 1),
        ("uuid", 4, 0),
    ],
    "GroupMetadataKey": [("string", 0, None)],
    "GroupMetadataValue": [
        ("string", 0, None),
        (">i", 0, None),
        ("string?", 0, None),
        ("string?", 0, None),
        (">q", 2, None),
        (
            [
                ("string", 0, None),
                ("string?", 3, None),
                ("string", 0, None),
                ("string", 0, None),
                (">i", 1, None),
                (">i", 0, None),
                ("bytes", 0, None),
                ("bytes", 0, None),
            ],
            0,
            None,
        ),
    ],
}
# The first flexible version where it is not version 0.
NEVER = 1 << 15
FLEXIBLE_SINCE = {
    "ProducerSnapshot": NEVER,
    "OffsetCommitKey": NEVER,
    "OffsetCommitValue": 4,
    "GroupMetadataKey": NEVER,
    "GroupMetadataValue": 4,
}
# The defaults of booleans that are true unless stated otherwise.
TRUE_BY_DEFAULT = {("RegisterBrokerRecord", 7)}


def is_flexible(name, version):
    return version >= FLEXIBLE_SINCE.get(name, 0)


def uvarint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


class Encoder:
    def __init__(self, name, version, variant):
        self.name, self.version, self.variant = name, version, variant
        self.flexible = is_flexible(name, version)
        self.count = 0

    def structure(self, fields, top=True):
        body, tagged = b"", []
        for index, (kind, since, tag, *last) in enumerate(fields):
            if self.version < since or last and self.version > last[0]:
                continue
            if tag is None:
                body += self.value(kind, top and (self.name, index) in TRUE_BY_DEFAULT)
            elif self.variant == "full":
                tagged.append((tag, self.value(kind, False)))
        if self.flexible:
            body += uvarint(len(tagged))
            for tag, data in sorted(tagged):
                body += uvarint(tag) + uvarint(len(data)) + data
        return body

    def value(self, kind, true_by_default):
        if isinstance(kind, list):
            return self.array(kind)
        self.count += 1
        n = self.count
        if kind == "bool":
            return b"\0" if true_by_default else b"\1"
        if kind == "uuid":
            return uuid.UUID(int=(0x8000_0000_0000_0001 + n) << 64 | n).bytes
        if kind in ("string", "string?"):
            if kind == "string?" and self.variant == "empty":
                return b"\0" if self.flexible else struct.pack(">h", -1)
            data = f"s{n}\u00e9".encode()
            return (uvarint(len(data) + 1) if self.flexible else struct.pack(">h", len(data))) + data
        if kind == "bytes":
            data = bytes([n & 0xFF, 0, 0xFF, 0x80])
            return (uvarint(len(data) + 1) if self.flexible else struct.pack(">i", len(data))) + data
        width = struct.calcsize(kind)
        return struct.pack(kind, {1: n % 100 + 3, 2: 300 + n, 4: 70000 + n, 8: 5_000_000_000 + n}[width])

    def array(self, fields):
        length = {"full": 2, "one": 1, "empty": 0}[self.variant]
        body = uvarint(length + 1) if self.flexible else struct.pack(">i", length)
        for _ in range(length):
            body += self.value(fields[0][0], False) if len(fields) == 1 else self.structure(fields, False)
        return body


def variants(name, version):
    fields = RECORDS[name]
    made = {v: Encoder(name, version, v).structure(fields) for v in ("full", "one", "empty")}
    if is_flexible(name, version):
        made["tagged"] = made["one"][:-1] + bytes([0x01, 0xE8, 0x07, 0x03, 0xAA, 0xBB, 0xCC])
    return made
