"""What a score file must satisfy before Verovio sees it.

Each file here knows one kind of content. A check refuses by :class:`~ustaz.errors.InputError`, tells by a warning,
or mends what can be mended without guessing. `intake` is the way in; it runs behind glass together with Verovio.
"""
