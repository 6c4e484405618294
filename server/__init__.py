"""The server: people, deadlines, documents and pages around the engine."""
