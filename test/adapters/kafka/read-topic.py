"""Reads a topic of the hub with librdkafka and fastavro, knowing Avro and the registry and nothing of the hub's code.

    python read-topic.py BROKERS REGISTRY TOPIC

Prints one JSON line a record. The content's fingerprint is computed anew: SHA-256 of its canonical JSON (RFC 8785;
sorted keys and no spaces are enough, because contents hold only texts, whole numbers and booleans).
"""

import hashlib
import io
import json
import sys
import urllib.request

from confluent_kafka import Consumer, TopicPartition
from fastavro import parse_schema, schemaless_reader

brokers, registry, topic = sys.argv[1:]
schemas = {}


def schema_of(schema_id):
    if schema_id not in schemas:
        with urllib.request.urlopen(f"{registry}/schemas/ids/{schema_id}") as answer:
            schemas[schema_id] = parse_schema(json.loads(json.load(answer)["schema"]))
    return schemas[schema_id]


def without_nulls(value):
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in value]
    return value


def fingerprint(content):
    content = without_nulls(content)
    content["shownOn"] = {kind: "all" if codes == ["all"] else codes for kind, codes in content["shownOn"].items()}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha-256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


consumer = Consumer(
    {
        "bootstrap.servers": brokers,
        "group.id": "independent-reader",
        "enable.auto.commit": False,
        "enable.partition.eof": False,
    }
)
partitions = consumer.list_topics(topic, timeout=20).topics[topic].partitions
left = {}
for partition in partitions:
    low, high = consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=20)
    if high > low:
        left[partition] = high
consumer.assign([TopicPartition(topic, partition, 0) for partition in left])
while left:
    message = consumer.poll(20)
    if message is None or message.error():
        sys.exit(f"no record: {message and message.error()}")
    value = message.value()
    assert value[0] == 0, "a zero byte, then the schema's id"
    schema = schema_of(int.from_bytes(value[1:5], "big"))
    record = schemaless_reader(io.BytesIO(value[5:]), schema)
    content = record.get("content")
    print(
        json.dumps(
            {
                "type": schema["name"],
                "partition": message.partition(),
                "offset": message.offset(),
                "key": message.key() and message.key().decode(),
                "itemId": record.get("itemId"),
                "version": record.get("version"),
                "nodeSeq": record.get("nodeSeq"),
                "fingerprint": record.get("fingerprint"),
                "computed": content and fingerprint(content),
            }
        )
    )
    if message.offset() + 1 >= left[message.partition()]:
        del left[message.partition()]
consumer.close()
