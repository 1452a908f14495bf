"""What each page says, as plain values: assembled from cached readings, drawn by the views."""
