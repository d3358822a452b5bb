"""OpenRosa: KoboCollect and ODK Collect list our forms, fill them in without a network, and file reports."""
