"""What the commands of script/ do. Standard library only: it runs before anything is installed."""
