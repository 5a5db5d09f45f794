"""The networks of texture training. They know no loss and no data."""
