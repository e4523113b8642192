"""What whoever runs kamsync is told: nights that failed or went badly, what waits, what ends."""
