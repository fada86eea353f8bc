"""A score becomes a played rendition: phrase-wise rubato, dynamics, pedal, and mistakes that are recorded."""
