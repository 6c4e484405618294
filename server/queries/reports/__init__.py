"""Reports of domain.md 9.7 and every list as a file: what each says; how it looks is printing's."""
