#!/usr/bin/env python3
"""Writes GoldenBatches.swift: record batches and compressed payloads that other programs made.

    pip install kafka-python==3.0.12 python-snappy==0.7.3 lz4==4.4.5 cramjam==2.14.0
    python3 make_batches.py > GoldenBatches.swift

The batches come from kafka-python's record builder, the payloads from the codecs' Python bindings, so that the Swift
code is never compared with itself alone.
"""

import gzip
import io

import cramjam
import lz4.frame
import snappy
from kafka.record.default_records import DefaultRecordBatchBuilder

PLAIN = b"highwater " * 40
TIME = 1_700_000_000_000


def batch(codec, transactional=False, producer=(-1, -1, -1)):
    """Four records: headers, null key, null value, empty everything."""
    builder = DefaultRecordBatchBuilder(2, codec, transactional, *producer, 1 << 20)
    builder.append(0, TIME, b"key-0", b"value " * 30, [("trace", b"abc"), ("empty", None)])
    builder.append(1, TIME + 5, None, b"value " * 30, [])
    builder.append(2, TIME - 7, b"key-2", None, [])
    builder.append(3, TIME + 1000, b"", b"", [("\u00fc", b"")])
    return bytes(builder.build())


def streamed_zstd():
    compressor = cramjam.zstd.Compressor()
    compressor.compress(PLAIN[:100])
    first = bytes(compressor.flush())
    compressor.compress(PLAIN[100:])
    return first + bytes(compressor.finish())


def chained_lz4():
    half = len(PLAIN) // 2
    first = lz4.frame.compress(PLAIN[:half], content_checksum=True, store_size=True)
    return first + lz4.frame.compress(PLAIN[half:], block_linked=True, store_size=False)


def xerial_twice():
    half = len(PLAIN) // 2
    out = b""
    for part in (PLAIN[:half], PLAIN[half:]):
        block = snappy.compress(part)
        out += b"\x82SNAPPY\x00" + (1).to_bytes(4, "big") * 2 + len(block).to_bytes(4, "big") + bytes(block)
    return out


BATCHES = {
    "none": batch(0),
    "gzip": batch(1),
    "snappy": batch(2),
    "lz4": batch(3),
    "zstd": batch(4),
    "transactional": batch(0, True, (4711, 3, 2147483646)),
}

PAYLOADS = {
    "twoGzipMembers": gzip.compress(PLAIN[:150], mtime=0) + gzip.compress(PLAIN[150:], mtime=0),
    "rawSnappy": bytes(snappy.compress(PLAIN)),
    "twoXerialStreams": xerial_twice(),
    "twoLz4Frames": chained_lz4(),
    "streamedZstd": streamed_zstd(),
    "twoZstdFrames": bytes(cramjam.zstd.compress(PLAIN[:150])) + bytes(cramjam.zstd.compress(PLAIN[150:])),
}


def literal(data):
    text = data.hex()
    lines = [text[i : i + 100] for i in range(0, len(text), 100)]
    return '\n        """\n        ' + "\\\n        ".join(lines) + '\n        """'


def main():
    print("// Written by make_batches.py; do not edit.\n")
    print("/// Record batches that kafka-python made, by codec, and payloads that other codecs' programs made.")
    print("enum GoldenBatches {")
    for name, data in BATCHES.items():
        print(f"    static let {name} = {literal(data)}")
    for name, data in PAYLOADS.items():
        print(f"    static let {name} = {literal(data)}")
    print("}")


if __name__ == "__main__":
    main()
