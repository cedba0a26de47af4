"""Names of features; importing them changes nothing here."""
annotations = None
division = None
print_function = None
absolute_import = None
unicode_literals = None
generator_stop = None
