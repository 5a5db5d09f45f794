"""The loss terms, each one formula of a paper. They know no optimiser and no weight: the recipes weigh and add."""
