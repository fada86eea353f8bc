"""Reading alignments in the match format, in all its versions, as reference renditions."""
