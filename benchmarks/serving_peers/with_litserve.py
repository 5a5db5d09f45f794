"""The model behind LitServe: FastAPI before worker processes, here with raw bytes and its faster queue."""

from typing import Annotated

import litserve
from fastapi import Body, Response
from graph import PORT, WORKERS, Graph

BYTES = "application/octet-stream"


class Style(litserve.LitAPI):
    """One process that computes."""

    def setup(self, device: str) -> None:  # noqa: ARG002
        """Load the model."""
        self._graph = Graph()

    def decode_request(self, request: Annotated[bytes, Body(media_type=BYTES)]) -> bytes:
        """Take the body as it is."""
        return request

    def predict(self, x: bytes) -> bytes:
        """Compute."""
        return self._graph.restyle(x)

    def encode_response(self, output: bytes) -> Response:
        """Give the body as it is."""
        return Response(output, media_type=BYTES)


if __name__ == "__main__":
    server = litserve.LitServer(Style(), accelerator="cpu", workers_per_device=WORKERS, timeout=60, fast_queue=True)
    server.run(
        host="127.0.0.1",
        port=PORT,
        num_api_servers=1,
        log_level="warning",
        access_log=False,
        generate_client_file=False,
    )
