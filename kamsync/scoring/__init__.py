"""Pure scoring: frames and settings in, frames out. No clock, no files, no network, no logging."""
