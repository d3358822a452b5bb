"""What comes in from phones, whatever it tells of: receipts to quote, clocks that are wrong, corrections that meet."""
