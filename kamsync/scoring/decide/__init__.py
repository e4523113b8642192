"""What a scorecard makes of the metrics: points, score, confidence, tiers, flags, lints."""
