"""Parts of `make test`: find, run, count."""
