"""aiokafka, the newest: an asyncio client of its own."""

import asyncio

import aiokafka
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic, RecordsToDelete
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from steps import DEADLINE_SECONDS, arguments, check, step

servers, name = arguments()


def consumer(*topics, **settings):
    return AIOKafkaConsumer(*topics, bootstrap_servers=servers, auto_offset_reset="earliest",
                            enable_auto_commit=False, session_timeout_ms=10000, heartbeat_interval_ms=1000, **settings)


async def produce(first, count):
    producer = AIOKafkaProducer(bootstrap_servers=servers, acks="all", enable_idempotence=True,
                                compression_type="gzip")
    await producer.start()
    try:
        sent = [await producer.send(name, key=b"k%d" % (number % 9), value=b"%d" % number)
                for number in range(first, first + count)]
        await asyncio.gather(*sent)
    finally:
        await producer.stop()


async def read(source, count):
    return [int((await asyncio.wait_for(source.getone(), DEADLINE_SECONDS)).value) for _ in range(count)]


async def until(what, look):
    end = asyncio.get_running_loop().time() + DEADLINE_SECONDS
    last = None
    while asyncio.get_running_loop().time() < end:
        last = await look()
        if last:
            return last
        await asyncio.sleep(0.1)
    raise AssertionError(f"{what}: not within {DEADLINE_SECONDS} s; last seen: {last!r}")


async def main():
    step(f"aiokafka {aiokafka.__version__}")
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    await admin.create_topics([NewTopic(name, num_partitions=3, replication_factor=3)])

    async def listed():
        return name in await admin.list_topics()

    await until("the topic is listed", listed)
    step("create topic")

    await produce(0, 300)
    step("produce")

    first = consumer(name, group_id=name)
    await first.start()
    check(sorted(await read(first, 300)) == list(range(300)), "the group has read something else than what was sent")
    await first.commit()
    partitions = [TopicPartition(name, partition) for partition in range(3)]
    committed = [await first.committed(partition) for partition in partitions]
    check(sum(committed) == 300, f"committed {committed}")
    first.seek(partitions[0], 7)
    check((await asyncio.wait_for(first.getone(partitions[0]), DEADLINE_SECONDS)).offset == 7, "seek of a member")
    await first.stop()
    step("consume in a group, commit and seek")

    await produce(300, 60)
    again = consumer(name, group_id=name)
    await again.start()
    check(sorted(await read(again, 60)) == list(range(300, 360)), "the group has not gone on where it had committed")
    await again.commit()
    step("go on where the group had committed")

    other = consumer(name, group_id=name)
    await other.start()

    async def shared():
        parts = (len(again.assignment()), len(other.assignment()))
        return sum(parts) == 3 and min(parts) >= 1

    await until("two members share the partitions", shared)
    await again.stop()

    async def has_all():
        return len(other.assignment()) == 3

    await until("the one that is left has them all", has_all)
    await other.stop()
    step("two members, one leaves")

    seeker = consumer()
    await seeker.start()
    seeker.assign([partitions[0]])
    seeker.seek(partitions[0], 10)
    record = await asyncio.wait_for(seeker.getone(), DEADLINE_SECONDS)
    check(record.offset == 10, "seek has gone elsewhere")
    check((await seeker.end_offsets(partitions))[partitions[0]] > 10, "end offset")
    await seeker.stop()
    step("seek")

    groups = await admin.list_consumer_groups()
    check(name in [group[0] for group in groups], f"{name} is not among {groups}")
    described = await admin.describe_consumer_groups([name])
    check("state='Empty'" in repr(described), f"the group is {described}")
    offsets = await admin.list_consumer_group_offsets(name)
    check(sum(entry.offset for entry in offsets.values()) == 360, f"committed {offsets}")
    step("list and describe groups and offsets")

    await admin.create_partitions({name: NewPartitions(5)})

    async def has_five():
        return len((await admin.describe_topics([name]))[0]["partitions"]) == 5

    await until("five partitions", has_five)
    topic = ConfigResource(ConfigResourceType.TOPIC, name, {"retention.ms": "123456"})
    await admin.alter_configs([topic])

    async def is_set():
        return "123456" in repr(await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)]))

    await until("the new setting", is_set)
    check((await admin.delete_records({partitions[0]: RecordsToDelete(before_offset=5)}))[partitions[0]] == 5,
          "low watermark")
    check(len((await admin.describe_cluster())["brokers"]) >= 3, "brokers")
    step("create partitions, alter configs, delete records, describe cluster")

    await admin.delete_topics([name])
    await admin.close()
    step("delete topic")


asyncio.run(main())
