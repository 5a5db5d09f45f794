"""Metrics for Prometheus, on a port of their own.

Each scrape asks the server once for a census, and turns it into families by Prometheus' conventions: seconds, bytes,
counters that end in `_total`; on Linux the library adds what it knows of the process, `process_*`. Nothing in them is
secret; still, they are told to this machine only, unless an address is named that leads farther. Must not know:
requests, sockets other than the metrics' own.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args

from capriccio.engine.facts import State
from capriccio.errors import AddressInUse, CapriccioError, InternalError, InvalidField, NotInstalled, error_classes

from .census import Census, Histogram
from .exposure import is_local
from .latencies import BOUNDS_S

if TYPE_CHECKING:
    from prometheus_client.core import Metric

__all__ = ["FAMILIES", "MetricsServer", "families"]

EVERY = 4
"""Of the buckets that are kept, one of so many is told: its bound is twice that of the one before."""

STATES = get_args(State)

FAMILIES = {
    "capriccio_up": "1; 0 where the server did not tell what it does within two seconds.",
    "capriccio_uptime_seconds": "Since the server started.",
    "capriccio_clients": "Clients that have said hello.",
    "capriccio_jobs": "Requests that wait or are being computed, by class and state.",
    "capriccio_requests": "Requests that needed a worker, by type, class, and how they ended.",
    "capriccio_defects": "Requests and messages that failed by a defect in the server.",
    "capriccio_refusals": "Messages that were answered with an error at once, by its code.",
    "capriccio_request_seconds": "Duration of answered requests, by class and stage: queued, run, whole.",
    "capriccio_frames_per_second": "Stream frames that were done, of late.",
    "capriccio_runs": "Runs, by how many requests they computed.",
    "capriccio_model_runs": "Requests that were answered with a model.",
    "capriccio_models": "Models by state: ready, resting, loading, failed.",
    "capriccio_model_bytes": "Memory that a model holds in this process, estimated.",
    "capriccio_model_loads": "How often a model was loaded, which is once more each time that it had rested.",
    "capriccio_model_swaps": "How often a newer file took the place of a model's, or the older one came back.",
    "capriccio_workers": "Workers that are there, by whether they are busy.",
    "capriccio_lost_workers": "Workers that were lost with what they computed.",
    "capriccio_received_bytes": "All messages that came.",
    "capriccio_sent_bytes": "All messages that went.",
    "capriccio_resident_bytes": "Memory of the server process.",
}
"""Each family with what it tells; the names of counters get `_total`."""

log = logging.getLogger(__name__)


class MetricsServer:
    """Answers scrapes over HTTP until it is closed."""

    def __init__(self, address: str, census: Callable[[], Census]) -> None:
        """Listen.

        Args:
            address: `PORT` of this machine, or `HOST:PORT`.
            census: tells what the server is and has done, from any thread.

        Raises:
            InvalidField: the address is none.
            AddressInUse: another process listens there, or the host is not this machine's.
            NotInstalled: the library for it is not here.
        """
        host, port = _host_and_port(address)
        try:
            from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
        except ImportError:
            message = "metrics need the library prometheus-client: pip install 'capriccio[prometheus]'"
            raise NotInstalled(message) from None
        registry = CollectorRegistry()
        registry.register(_Collector(census))
        ProcessCollector(registry=registry)
        try:
            self._server, self._thread = start_http_server(port, host, registry)
        except OSError as error:
            message = f"metrics can't be told at {host}:{port}: {error.strerror or error}; choose another port"
            raise AddressInUse(message) from error
        authority = f"[{host}]" if ":" in host else host
        self.address = f"http://{authority}:{self._server.server_port}/metrics"
        """Where Prometheus shall look."""
        if not is_local(f"tcp://{authority}:{self._server.server_port}"):
            log.warning("metrics at %s are told to everybody who can reach it, and ask for no token", self.address)

    def close(self) -> None:
        """Stop to answer, and free the port; twice is no error."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Collector:
    """What the library asks at each scrape."""

    def __init__(self, census: Callable[[], Census]) -> None:
        self._census = census

    def collect(self) -> Iterator[Metric]:
        """Yield the families."""
        try:
            census = self._census()
        except CapriccioError as error:
            log.warning("a scrape was not answered: %s", error.message)
            yield _gauge("capriccio_up", (), [((), 0)])
            return
        yield from families(census)

    def describe(self) -> Sequence[Metric]:
        """Return nothing: the library would otherwise ask for a census before there is a server."""
        return ()


def families(census: Census) -> Iterator[Metric]:
    """Yield the families of `FAMILIES`, filled from a census."""
    body = census.body
    yield _gauge("capriccio_up", (), [((), 1)])
    yield _gauge("capriccio_uptime_seconds", (), [((), body["uptime_s"])])
    yield _gauge("capriccio_clients", (), [((), body["clients"])])
    jobs = [((name, state), row[state]) for name, row in body["classes"].items() for state in ("queued", "running")]
    yield _gauge("capriccio_jobs", ("class", "state"), jobs)
    ended = [((kind, priority.label, how), count) for (kind, priority, how), count in census.ended.items()]
    yield _counter("capriccio_requests", ("type", "class", "outcome"), ended)
    yield _counter("capriccio_defects", (), [((), _defects(census))])
    refusals = [((code,), census.refusals.get(code, 0)) for code in error_classes()]
    yield _counter("capriccio_refusals", ("code",), refusals)  # also those at 0, or the first one would be no increase
    yield _durations(census)
    yield _gauge("capriccio_frames_per_second", (), [((), body["frames_per_s"])])
    yield _counter("capriccio_runs", ("together",), [((count,), runs) for count, runs in body["together"].items()])
    yield from _models(body["model_list"])
    busy = sum(bool(worker.get("busy")) for worker in body["workers"])
    workers = [(("true",), busy), (("false",), len(body["workers"]) - busy)]
    yield _gauge("capriccio_workers", ("busy",), workers)
    yield _counter("capriccio_lost_workers", (), [((), body["lost_workers"])])
    yield _counter("capriccio_received_bytes", (), [((), body["received_bytes"])])
    yield _counter("capriccio_sent_bytes", (), [((), body["sent_bytes"])])
    yield _gauge("capriccio_resident_bytes", (), [((), body["resident_bytes"])])


def _models(rows: Sequence[Mapping[str, Any]]) -> Iterator[Metric]:
    """Yield what is told of models, by name and kind."""

    def by_name(field: str) -> Samples:
        return [((row["name"], row["kind"]), row[field]) for row in rows]

    states = Counter(row["state"] for row in rows)
    yield _gauge("capriccio_models", ("state",), [((state,), states[state]) for state in STATES])
    yield _gauge("capriccio_model_bytes", ("model", "kind"), by_name("held_bytes"))
    for name in ("runs", "loads", "swaps"):
        yield _counter(f"capriccio_model_{name}", ("model", "kind"), by_name(name))


Samples = Sequence[tuple[Sequence[str], float]]
"""Values with their labels."""


def _gauge(name: str, labels: Sequence[str], samples: Samples) -> Metric:
    from prometheus_client.core import GaugeMetricFamily

    return _filled(GaugeMetricFamily(name, FAMILIES[name], labels=labels), samples)


def _counter(name: str, labels: Sequence[str], samples: Samples) -> Metric:
    from prometheus_client.core import CounterMetricFamily

    return _filled(CounterMetricFamily(name, FAMILIES[name], labels=labels), samples)


def _filled(family: Any, samples: Samples) -> Metric:
    for labels, value in samples:
        family.add_metric(labels, value)
    metric: Metric = family
    return metric


def _defects(census: Census) -> int:
    of_requests = sum(count for (_, _, how), count in census.ended.items() if how == InternalError.code)
    return of_requests + census.refusals.get(InternalError.code, 0)


def _durations(census: Census) -> Metric:
    from prometheus_client.core import HistogramMetricFamily

    name = "capriccio_request_seconds"
    family = HistogramMetricFamily(name, FAMILIES[name], labels=("class", "stage"))
    for (priority, stage), histogram in census.durations.items():
        family.add_metric((priority.label, stage), _buckets(histogram), histogram.sum_s)
    return family


def _buckets(histogram: Histogram) -> list[tuple[str, float]]:
    """Return upper bounds with how many took at most that long."""
    buckets, below = [], 0
    for number, (bound_s, count) in enumerate(zip(BOUNDS_S, histogram.counts, strict=False)):
        below += count
        if number % EVERY == 0:
            buckets.append((f"{bound_s:.6g}", float(below)))
    return [*buckets, ("+Inf", float(sum(histogram.counts)))]


def _host_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not (port.isascii() and port.isdigit() and int(port) < 65536):
        message = f"the address for metrics is {address!r}; allowed: a port, or HOST:PORT, such as 127.0.0.1:9470"
        raise InvalidField(message, field="metrics")
    return host.strip("[]") or "127.0.0.1", int(port)
