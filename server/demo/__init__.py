"""The demo: Công văn 517-CV/TU followed for sixteen weeks, through the product's own actions."""
