"""Music that comes with ustaz: where its files are."""
