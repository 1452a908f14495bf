"""Which weeks are unusual: charts with limits, what becomes a question, and what people note on the line."""
