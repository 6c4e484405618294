"""HTTP only: reads a request, calls an action or a query, writes a page."""
