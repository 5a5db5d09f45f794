"""Fixtures of the backend's tests that these share."""

from backend.conftest import client, frame, model_folder, server

__all__ = ["client", "frame", "model_folder", "server"]
