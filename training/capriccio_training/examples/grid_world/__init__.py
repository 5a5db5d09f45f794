"""A grid world in two looks: walk to the gem, round the rocks, past the flowers.

`world` has the rules, `looks` draws a state as "sim" or as "real", `play` records transitions, and
`python -m capriccio_training.examples.grid_world OUT` writes what the task-aware recipe trains on.
"""
