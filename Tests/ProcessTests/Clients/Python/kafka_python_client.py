"""kafka-python, the one from Debian (2.0) and the newest: a client without librdkafka."""

import threading
import time

import kafka
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient, NewPartitions, NewTopic
from kafka.structs import OffsetAndMetadata

from steps import DEADLINE_SECONDS, arguments, check, step, until

servers, name = arguments()
addresses = servers.split(",")


def consumer(group, **settings):
    return KafkaConsumer(
        bootstrap_servers=addresses, group_id=group, auto_offset_reset="earliest", enable_auto_commit=False,
        session_timeout_ms=10000, heartbeat_interval_ms=1000, **settings)


def produce(first, count):
    producer = KafkaProducer(bootstrap_servers=addresses, acks="all", compression_type="gzip", linger_ms=5)
    sent = [producer.send(name, key=b"k%d" % (number % 9), value=b"%d" % number, headers=[("n", b"%d" % number)])
            for number in range(first, first + count)]
    for future in sent:
        future.get(timeout=30)
    producer.close()


def read(source, count):
    numbers = []
    end = time.monotonic() + 45
    while len(numbers) < count and time.monotonic() < end:
        for records in source.poll(timeout_ms=1000).values():
            numbers += [int(record.value) for record in records]
    return numbers


step(f"kafka-python {kafka.__version__}")
admin = KafkaAdminClient(bootstrap_servers=addresses)

admin.create_topics([NewTopic(name, num_partitions=3, replication_factor=3)])
until("the topic is listed", lambda: name in admin.list_topics())
step("create topic")

produce(0, 300)
step("produce")

first = consumer(name)
first.subscribe([name])
check(sorted(read(first, 300)) == list(range(300)), "the group has read something else than what was sent")
first.commit()
first.seek(TopicPartition(name, 0), 7)
again = first.poll(timeout_ms=20000)
check(again[TopicPartition(name, 0)][0].offset == 7, "seek of a member has gone elsewhere")
check(first.position(TopicPartition(name, 0)) > 7, "position after the seek")
partitions = [TopicPartition(name, partition) for partition in range(3)]
check(sum(first.committed(partition) for partition in partitions) == 300, "committed offsets")
check(sum(first.end_offsets(partitions).values()) == 300, "end offsets")
first.close()
step("consume in a group, commit and seek")

produce(300, 60)
again = consumer(name)
again.subscribe([name])
check(sorted(read(again, 60)) == list(range(300, 360)), "the group has not gone on where it had committed")
again.commit()
step("go on where the group had committed")


class Member(threading.Thread):
    """A member on a thread of its own: to join blocks until the others have joined."""

    def __init__(self, source):
        super().__init__(daemon=True)
        self.source = source
        self.assigned = 0
        self.stopping = False
        self.start()

    def run(self):
        while not self.stopping:
            self.source.poll(timeout_ms=100)
            self.assigned = len(self.source.assignment())
        self.source.close()

    def stop(self):
        self.stopping = True
        self.join(DEADLINE_SECONDS)


one = Member(again)
other = consumer(name)
other.subscribe([name])
two = Member(other)
until("two members share the partitions", lambda: sorted([one.assigned, two.assigned]) == [1, 2])
one.stop()
until("the one that is left has them all", lambda: two.assigned == 3)
two.stop()
step("two members, one leaves")

seeker = consumer(None)
seeker.assign([partitions[0]])
seeker.seek(partitions[0], 10)
records = until("a record after the seek", lambda: seeker.poll(timeout_ms=1000))
check(records[partitions[0]][0].offset == 10, "seek has gone elsewhere")
check(seeker.beginning_offsets([partitions[0]])[partitions[0]] == 0, "beginning offset")
check(seeker.offsets_for_times({partitions[0]: 0})[partitions[0]].offset == 0, "offset by time")
seeker.close()
step("seek, beginning, offsets by time")


admin.create_partitions({name: NewPartitions(5)})
until("five partitions", lambda: len(admin.describe_topics([name])[0]["partitions"]) == 5)
step("create partitions")

groups = admin.list_groups() if hasattr(admin, "list_groups") else admin.list_consumer_groups()
names = [group[0] if isinstance(group, tuple) else group.get("group_id", group.get("group")) for group in groups]
check(name in names, f"{name} is not among the groups {names}")
if hasattr(admin, "describe_groups"):
    state = admin.describe_groups([name])[name]["group_state"]
    def offsets(): return admin.list_group_offsets({name: None})[name]
else:
    state = admin.describe_consumer_groups([name])[0].state
    def offsets(): return admin.list_consumer_group_offsets(name)
check(state == "Empty", f"the group is {state}")
check(sum(entry.offset for entry in offsets().values()) == 360, f"committed {offsets()}")
if hasattr(admin, "alter_group_offsets"):
    admin.alter_group_offsets(name, {partitions[0]: OffsetAndMetadata(1, "", -1)})
    check(offsets()[partitions[0]].offset == 1, "the reset has not been taken")
    admin.delete_records({partitions[0]: 5})
    reader = consumer(None)
    until("the first offset is 5", lambda: reader.beginning_offsets([partitions[0]])[partitions[0]] == 5)
    reader.close()
step("list and describe groups and offsets")

admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, {"retention.ms": "123456"})])
until("the new setting", lambda: "123456" in repr(
    admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])))
step("alter and describe configs")

deleted = admin.delete_groups([name]) if hasattr(admin, "delete_groups") else admin.delete_consumer_groups([name])
listed = admin.list_groups() if hasattr(admin, "list_groups") else admin.list_consumer_groups()
check(name not in repr(listed), f"{name} is still there after {deleted}")
step("delete group")

admin.delete_topics([name])
until("the topic is gone", lambda: name not in admin.list_topics())
step("delete topic")
admin.close()
