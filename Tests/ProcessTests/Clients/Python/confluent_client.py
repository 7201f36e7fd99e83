"""confluent-kafka, the one from Debian (librdkafka 2.0) and the newest."""

import time

import confluent_kafka
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic

from steps import arguments, check, step, until

servers, name = arguments()
admin = AdminClient({"bootstrap.servers": servers})


def finish(futures):
    for future in futures.values():
        future.result(30)


def consumer(group, **settings):
    return Consumer({
        "bootstrap.servers": servers, "group.id": group, "auto.offset.reset": "earliest",
        "enable.auto.commit": False, "session.timeout.ms": 6000, **settings,
    })


def produce(first, count):
    errors = []
    producer = Producer({
        "bootstrap.servers": servers, "acks": "all", "enable.idempotence": True, "compression.type": "zstd",
    })
    for number in range(first, first + count):
        producer.produce(name, key=f"k{number % 9}", value=f"{number}", headers={"n": str(number)},
                         on_delivery=lambda error, message: errors.append(error) if error else None)
        producer.poll(0)
    check(producer.flush(30) == 0, "not everything was delivered")
    check(not errors, f"delivery failed: {errors[:3]}")


def read(source, count):
    """Reads that many records; the numbers in them."""
    numbers = []
    end = time.monotonic() + 45
    while len(numbers) < count and time.monotonic() < end:
        for message in source.consume(500, 1.0):
            check(message.error() is None, f"reading failed: {message.error()}")
            numbers.append(int(message.value()))
    return numbers


step(f"confluent-kafka {confluent_kafka.version()[0]}, librdkafka {confluent_kafka.libversion()[0]}")

finish(admin.create_topics([NewTopic(name, num_partitions=3, replication_factor=3)]))
until("the topic is listed with leaders", lambda: name in admin.list_topics(timeout=10).topics and all(
    partition.leader >= 0 for partition in admin.list_topics(name, timeout=10).topics[name].partitions.values()))
step("create topic")

produce(0, 300)
step("produce")

first = consumer(name)
first.subscribe([name])
check(sorted(read(first, 300)) == list(range(300)), "the group has read something else than what was sent")
first.commit(asynchronous=False)
committed = first.committed([TopicPartition(name, partition) for partition in range(3)], timeout=30)
check(sum(partition.offset for partition in committed) == 300, f"committed {committed}")
first.seek(TopicPartition(name, 0, 7))
check(until("partition 0 after the seek", lambda: next(
    (m for m in first.consume(500, 1.0) if m.partition() == 0), None)).offset() == 7, "seek of a member")
first.close()
step("consume in a group, commit and seek")

produce(300, 60)
again = consumer(name)
again.subscribe([name])
check(sorted(read(again, 60)) == list(range(300, 360)), "the group has not gone on where it had committed")
again.commit(asynchronous=False)
step("go on where the group had committed")

# Both have to be polled for the rebalance to come about.
other = consumer(name)
other.subscribe([name])


def both_assigned():
    again.poll(0.1)
    other.poll(0.1)
    parts = (len(again.assignment()), len(other.assignment()))
    return parts if sum(parts) == 3 and min(parts) >= 1 else None


until("two members share the partitions", both_assigned)
again.close()


def other_has_all():
    other.poll(0.1)
    return len(other.assignment()) == 3


until("the one that is left has them all", other_has_all)
other.close()
step("two members, one leaves")

for strategy in ("range", "roundrobin", "cooperative-sticky"):
    member = consumer(f"{name}-{strategy}", **{"partition.assignment.strategy": strategy})
    member.subscribe([name])
    check(len(read(member, 360)) == 360, f"not everything was read with {strategy}")
    member.close()
step("assignment strategies")

static = consumer(f"{name}-static", **{"group.instance.id": "one"})
static.subscribe([name])
check(len(read(static, 360)) == 360, "not everything was read by a static member")
static.close()
step("a static member")

seeker = consumer(f"{name}-seek")
low, high = seeker.get_watermark_offsets(TopicPartition(name, 0), timeout=30)
check(low == 0 and high > 10, f"watermarks {low}, {high}")
seeker.assign([TopicPartition(name, 0, 0)])
until("the first record is there", lambda: seeker.poll(1.0))
seeker.seek(TopicPartition(name, 0, 10))
check(until("a record after the seek", lambda: seeker.poll(1.0)).offset() == 10, "seek has gone elsewhere")
times = seeker.offsets_for_times([TopicPartition(name, 0, 0)], timeout=30)
check(times[0].offset == 0, f"offset by time {times}")
seeker.close()
step("seek, watermarks, offsets by time")

finish(admin.create_partitions([NewPartitions(name, 5)]))
until("five partitions", lambda: len(admin.list_topics(name, timeout=10).topics[name].partitions) == 5)
step("create partitions")

if hasattr(admin, "incremental_alter_configs"):
    from confluent_kafka.admin import AlterConfigOpType, ConfigEntry
    change = ConfigResource(ConfigResource.Type.TOPIC, name, incremental_configs=[
        ConfigEntry("retention.ms", "123456", incremental_operation=AlterConfigOpType.SET)])
    finish(admin.incremental_alter_configs([change]))
else:
    finish(admin.alter_configs([ConfigResource("topic", name, {"retention.ms": "123456"})]))
until("the new setting", lambda: admin.describe_configs([ConfigResource("topic", name)])[
    ConfigResource("topic", name)].result(30)["retention.ms"].value == "123456")
step("alter and describe configs")

if hasattr(admin, "list_consumer_groups"):
    listed = admin.list_consumer_groups().result(30)
    check(name in [group.group_id for group in listed.valid], f"{name} is not among the groups")
    described = admin.describe_consumer_groups([name])[name].result(30)
    check(described.state.name == "EMPTY", f"the group is {described.state}")
    from confluent_kafka import ConsumerGroupTopicPartitions
    offsets = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(name)])[name].result(30)
    check(sum(p.offset for p in offsets.topic_partitions if p.offset > 0) == 360, f"{offsets.topic_partitions}")
    back = ConsumerGroupTopicPartitions(name, [TopicPartition(name, 0, 1)])
    admin.alter_consumer_group_offsets([back])[name].result(30)
    offsets = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(name, [TopicPartition(name, 0)])])
    check(offsets[name].result(30).topic_partitions[0].offset == 1, "the reset has not been taken")
    finish(admin.delete_consumer_groups([f"{name}-range"]))
    check(f"{name}-range" not in [g.group_id for g in admin.list_consumer_groups().result(30).valid], "still listed")
    step("list, describe, reset and delete groups")

if hasattr(admin, "delete_records"):
    finish(admin.delete_records([TopicPartition(name, 0, 5)]))
    reader = consumer(f"{name}-marks")
    until("the low watermark is 5", lambda: reader.get_watermark_offsets(TopicPartition(name, 0), timeout=30)[0] == 5)
    reader.close()
    step("delete records")

finish(admin.delete_topics([name]))
until("the topic is gone", lambda: name not in admin.list_topics(timeout=10).topics)
step("delete topic")
