"""The rows of the table, one file for each group of requests; `spec` gathers them."""
