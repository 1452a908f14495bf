"""What people meet: the pages, the files they take away, and the command line."""
