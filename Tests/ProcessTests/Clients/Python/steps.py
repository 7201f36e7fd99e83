"""What the scripts of this folder have in common: each walks through an everyday client's life, says every step that
went well on a line of its own, and ends with status 1 and a traceback at the first that did not."""

import sys
import time

DEADLINE_SECONDS = 45


def step(name):
    """Says that a step went well."""
    print(name, flush=True)


def check(condition, message):
    if not condition:
        raise AssertionError(message)


def until(what, look):
    """Looks again and again until there is something, which is returned."""
    end = time.monotonic() + DEADLINE_SECONDS
    last = None
    while time.monotonic() < end:
        try:
            last = look()
            if last:
                return last
        except Exception as error:  # shown at the deadline
            last = error
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {DEADLINE_SECONDS} s; last seen: {last!r}")


def arguments():
    """The cluster's addresses and a name of this run's own for topics and groups."""
    return sys.argv[1], sys.argv[2]
