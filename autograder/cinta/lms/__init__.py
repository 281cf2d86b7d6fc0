"""From a learning management system and back to it; what students wrote is read as text only."""
