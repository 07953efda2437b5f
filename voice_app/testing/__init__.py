"""Scripted audio regression: scenarios and their runner."""
