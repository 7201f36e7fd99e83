#!/usr/bin/env python3
"""Writes messages.txt: encoded messages from an implementation of Kafka's protocol that is not ours.

    pip install kio==0.6.5
    python3 make_fixtures.py

A line is: name, version, variant, bytes in hexadecimal. Variants:

    full     every field differs from its default, arrays have two elements
    one      arrays have one element, tagged fields are left out, the rest differs from its default
    empty    arrays are empty, what may be null is null, tagged fields are left out
    default  every field has its default (kio's messages only)
    tagged   "one" with a tagged field that nobody knows at the end (flexible versions only)

Records of the metadata log and the producer snapshot are not in kio; they are encoded from the table in
stored_records.py, which is written from Kafka's definitions without our generator.
"""

import dataclasses
import datetime
import importlib
import io
import pathlib
import re
import uuid

import stored_records
from kio.schema.errors import ErrorCode
from kio.serial import entity_writer
from kio.serial._implicit_defaults import get_tagged_field_default
from kio.serial._introspect import EntityField
from kio.serial._introspect import EntityTupleField
from kio.serial._introspect import PrimitiveTupleField
from kio.serial._introspect import classify_field
from kio.serial._introspect import get_field_tag
from kio.serial._introspect import get_schema_field_type
from kio.serial._introspect import is_optional

HERE = pathlib.Path(__file__).parent
SCHEMAS = HERE.parents[2] / "Sources" / "ProtocolGenerator" / "Schemas"
UNKNOWN_TAG = bytes([0x01, 0xE8, 0x07, 0x03, 0xAA, 0xBB, 0xCC])  # one field: tag 1000, three bytes

# Arrays of structures that are null by default, which kio does not say.
NULL_ARRAYS = {("ListPartitionReassignmentsRequest", "topics")}


class Values:
    """Values that all differ from each other and from any default."""

    def __init__(self):
        self.count = 0

    def primitive(self, kind, default):
        self.count += 1
        n = self.count
        match kind:
            case "bool":
                return default is not True
            case "int8":
                return n % 100 + 3
            case "int16":
                return 300 + n
            case "uint16":
                return 40000 + n
            case "int32":
                return 70000 * (1 if n % 2 else -1) + n
            case "uint32":
                return 3_000_000_000 + n
            case "int64":
                return 5_000_000_000 * (1 if n % 2 else -1) + n
            case "float64":
                return n + 0.25
            case "uuid":
                return uuid.UUID(int=(0x8000_0000_0000_0001 + n) << 64 | n)
            case "string":
                return f"s{n}\u00e9"
            case "bytes" | "records":
                return bytes([n & 0xFF, 0, 0xFF, 0x80])
            case "error_code":
                return ErrorCode(n % 120 + 1)
            case "timedelta_i32" | "timedelta_i64":
                return datetime.timedelta(milliseconds=1000 + n)
            case "datetime_i64":
                return datetime.datetime.fromtimestamp(1_700_000_000 + n, datetime.timezone.utc)
        raise NotImplementedError(kind)


def make(entity, variant, values):
    arguments = {}
    for field in dataclasses.fields(entity):
        if get_field_tag(field) is not None and variant != "full":
            if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
                arguments[field.name] = get_tagged_field_default(field)
            continue
        kind = classify_field(field)
        if variant == "empty" and is_optional(field) and not is_uuid(field):
            arguments[field.name] = None
        elif isinstance(kind, (EntityTupleField, PrimitiveTupleField)):
            length = {"full": 2, "one": 1, "empty": 0}[variant]
            arguments[field.name] = tuple(element(field, kind, variant, values) for _ in range(length))
        else:
            arguments[field.name] = element(field, kind, variant, values)
    return entity(**arguments)


def make_default(entity):
    """An instance whose every field has Kafka's default, which kio states only where it is not zero or empty."""
    arguments = {}
    for field in dataclasses.fields(entity):
        if field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING:
            continue
        kind = classify_field(field)
        if isinstance(kind, (EntityTupleField, PrimitiveTupleField)):
            arguments[field.name] = None if (entity.__name__, field.name) in NULL_ARRAYS else ()
        elif isinstance(kind, EntityField):
            arguments[field.name] = make_default(kind.type_)
        else:
            arguments[field.name] = zero(get_schema_field_type(field), is_optional(field))
    return entity(**arguments)


def zero(kind, optional):
    match kind:
        case "bool":
            return False
        case "string":
            return ""
        case "bytes":
            return b""
        case "records":
            return None if optional else b""
        case "uuid":
            return uuid.UUID(int=0)
        case "float64":
            return 0.0
        case "error_code":
            return ErrorCode.none
        case "timedelta_i32" | "timedelta_i64":
            return datetime.timedelta(0)
        case "datetime_i64":
            return datetime.datetime.fromtimestamp(0, datetime.timezone.utc)
    return 0


def is_uuid(field):
    return "kafka_type" in field.metadata and get_schema_field_type(field) == "uuid"


def element(field, kind, variant, values):
    if isinstance(kind, (EntityField, EntityTupleField)):
        return make(kind.type_, variant, values)
    return values.primitive(get_schema_field_type(field), field.default)


def encode(entity, instance):
    with io.BytesIO() as buffer:
        entity_writer(entity)(buffer, instance)
        return buffer.getvalue()


def variants(entity):
    result = {v: encode(entity, make(entity, v, Values())) for v in ("full", "one", "empty")}
    result["default"] = encode(entity, make_default(entity))
    if entity.__flexible__:
        one = result["one"]
        assert one[-1] == 0, "the count of tagged fields"
        result["tagged"] = one[:-1] + UNKNOWN_TAG
    return result


def heading(path):
    """Kind, name and versions of one of our schema files: which fixtures to make, not how."""
    text = path.read_text()
    kind, name = re.match(r"(\w+) (\w+)", text).groups()
    low, _, high = re.search(r"^versions (\S+)", text, re.M).group(1).partition("-")
    return kind, name, range(int(low), int(high or low) + 1)


def snake(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def main():
    lines = []
    for path in sorted(SCHEMAS.glob("*/*.schema")):
        kind, name, versions = heading(path)
        for version in versions:
            if kind == "api":
                for role in ("request", "response"):
                    suffix = role.capitalize()
                    module = importlib.import_module(f"kio.schema.{snake(name)}.v{version}.{role}")
                    made = variants(getattr(module, name + suffix))
                    lines += [f"{name}{suffix} {version} {v} {data.hex()}" for v, data in made.items()]
                continue
            try:
                module = importlib.import_module(f"kio.schema.{snake(name)}.v{version}.data")
                made = variants(getattr(module, name))
            except ModuleNotFoundError:
                made = stored_records.variants(name, version)
            lines += [f"{name} {version} {v} {data.hex()}" for v, data in made.items()]
    (HERE / "messages.txt").write_text("\n".join(lines) + "\n")
    print(len(lines), "fixtures,", (HERE / "messages.txt").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
