"""News reach the streams of their topic, from any thread."""

import asyncio
from threading import Thread
from typing import Any, List

from desk.pubsub import END, PubSub, customer_topic
from staff.auth import staff_topic


async def received(queue: Any, count: int) -> List[Any]:
    return [await asyncio.wait_for(queue.get(), 5) for _ in range(count)]


async def test_news_of_another_thread_reach_all_who_subscribed_to_the_topic() -> None:
    pubsub = PubSub()
    pubsub.attach(asyncio.get_running_loop())
    one, two, other = (pubsub.subscribe(topic) for topic in ("a", "a", "b"))
    with one as first, two as second, other as third:
        thread = Thread(target=pubsub.publish, args=("a",), kwargs={"kind": "x"})
        thread.start()
        assert await received(first, 1) == await received(second, 1) == [{"kind": "x"}]
        thread.join()
        assert third.empty()


async def test_a_topic_has_subscribers_while_a_stream_is_open() -> None:
    pubsub = PubSub()
    assert not pubsub.has_subscribers("a")
    with pubsub.subscribe("a"):
        with pubsub.subscribe("a"):
            pass
        assert pubsub.has_subscribers("a")
    assert not pubsub.has_subscribers("a")


async def test_closing_tells_every_stream_to_end() -> None:
    pubsub = PubSub()
    with pubsub.subscribe("a") as one, pubsub.subscribe("b") as two:
        pubsub.close()
        assert await received(one, 1) == await received(two, 1) == [END]


def test_without_a_loop_news_are_lost_and_nothing_breaks() -> None:
    PubSub().publish("a", kind="x")


def test_a_customer_and_an_agent_of_one_name_are_two_topics() -> None:
    assert customer_topic("Ann") != staff_topic("Ann")
