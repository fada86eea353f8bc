"""The Nocturne that comes with ustaz: typed by hand, written as MusicXML."""
