"""Tests of many households at once."""
