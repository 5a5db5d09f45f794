"""The model behind Ray Serve: a cluster of this one machine, its HTTP proxy, one actor for each worker."""

from __future__ import annotations

import os
import threading

import ray
from graph import PORT, WORKERS, Graph
from ray import serve
from starlette.requests import Request
from starlette.responses import Response

MOST_AT_ONCE = 100
"""Requests that a replica may be sent before it has answered: more than there are clients."""


@serve.deployment(
    num_replicas=WORKERS,
    max_ongoing_requests=MOST_AT_ONCE,
    ray_actor_options={"num_cpus": 0.1},
    logging_config={"enable_access_log": False},
)
class Style:
    """One process that computes."""

    def __init__(self) -> None:
        self._graph = Graph()

    async def __call__(self, request: Request) -> Response:
        """Compute; nothing else is to be done meanwhile, so the event loop may wait."""
        return Response(self._graph.restyle(await request.body()), media_type="application/octet-stream")


if __name__ == "__main__":
    ray.init(
        "local",  # its own cluster, whatever else runs on this machine
        num_cpus=WORKERS + 1,
        include_dashboard=False,
        logging_level="warning",
        _temp_dir=os.environ["PEER_FOLDER"],
    )
    serve.start(
        http_options={"host": "127.0.0.1", "port": PORT, "keep_alive_timeout_s": 600},
        logging_config={"enable_access_log": False},
    )
    serve.run(Style.bind())
    threading.Event().wait()
