"""Where pytest finds the project's plugins."""

pytest_plugins = [
    "tests.plugins.database",
    "tests.plugins.processes",
    "tests.plugins.browser",
    "tests.plugins.bad_line",
]
