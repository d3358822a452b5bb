"""What WhatsApp, Telegram and an SMS gateway have in common: a text comes in, is taken once, and is answered."""
