"""What can befall a backend and its clients, and what must stay true meanwhile: the parts of `tools/chaos.py`."""
