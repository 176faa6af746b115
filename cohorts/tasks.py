"""Five-line tasks: read the clock, call one verb."""
