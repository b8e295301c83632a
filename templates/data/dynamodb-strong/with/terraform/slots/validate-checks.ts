votes,
