"""Delivery: the published week by mail, to each recipient within the own rights, once."""
