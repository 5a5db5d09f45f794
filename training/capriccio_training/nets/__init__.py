"""Building pieces of networks that several subjects share. Knows no subject."""
