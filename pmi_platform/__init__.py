"""PMI Platform: disaster-response management for the Indonesian Red Cross."""
