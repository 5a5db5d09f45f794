"""What a look is learned from: batches of both domains, pairs, transitions, a teacher's pictures."""
