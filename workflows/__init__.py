"""BPMN in, plain frozen values out: no database, no web, no people."""
