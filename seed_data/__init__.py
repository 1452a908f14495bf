"""The demo agency: its generator, its templates, mappings of real publishers, deliberately bad files."""
