"""config.toml: its sections, and the project made of it with the files it names."""
