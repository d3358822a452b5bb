"""What `script/server`, `script/test` and their neighbours do. Standard library only: it runs before anything is installed."""
