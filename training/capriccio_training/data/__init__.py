"""Pictures in: folders, crops, the image pool. Knows nothing of networks or losses."""
