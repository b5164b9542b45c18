"""The measurements behind `make bench`; docs/benchmark.md says how each is taken and how to read it."""
