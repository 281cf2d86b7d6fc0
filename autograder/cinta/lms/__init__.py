"""What comes in from a learning management system: files that students wrote, read as text only."""
