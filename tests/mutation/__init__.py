"""Breaking rules one at a time, to see that the tests notice: see README.md."""
