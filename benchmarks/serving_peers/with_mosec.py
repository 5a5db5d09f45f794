"""The model behind mosec: an HTTP server in Rust before Python workers, here with raw bytes in the place of JSON."""

from __future__ import annotations

from graph import WORKERS, Graph
from mosec import Server, Worker


class Style(Worker):
    """One process that computes."""

    resp_mime_type = "application/octet-stream"

    def __init__(self) -> None:
        super().__init__()
        self._graph = Graph()

    def deserialize(self, data: bytes) -> bytes:
        """Take the body as it is."""
        return data

    def forward(self, data: bytes) -> bytes:
        """Compute."""
        return self._graph.restyle(data)

    def serialize(self, data: bytes) -> bytes:
        """Give the body as it is."""
        return data


if __name__ == "__main__":
    server = Server()
    server.append_worker(Style, num=WORKERS)
    server.run()
