"""The yardstick: curriculum-based course timetabling of the International Timetabling Competition 2007, track 3."""
