"""The organisation file: read with line numbers, checked whole, then rows (domain.md chapter 4)."""

from server.services.chart.generate import generated_officers
from server.services.chart.read import ChartProblem, Lined, read_chart

__all__ = ["ChartProblem", "Lined", "generated_officers", "read_chart"]
