"""Texts as data: en and fr hold the same keys in the same files, held equal by a test."""
