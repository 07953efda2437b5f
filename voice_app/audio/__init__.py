"""PortAudio: its calls, devices and streams, and the sound server behind it."""
