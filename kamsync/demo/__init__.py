"""The shipped example: a public portfolio, its dirt, an invented and labelled life around it."""

from kamsync.demo.build import Built, build

__all__ = ["Built", "build"]
