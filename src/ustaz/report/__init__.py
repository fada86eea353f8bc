"""The showing: a report page, a JSON file and words in the terminal, from one lesson."""

from ustaz.report.json_report import SCHEMA, report_dict, report_json
from ustaz.report.lesson import Lesson
from ustaz.report.terminal import print_points, print_stretches
from ustaz.report.write import make_folder, write_report, write_whole

__all__ = [
    "SCHEMA",
    "Lesson",
    "make_folder",
    "print_points",
    "print_stretches",
    "report_dict",
    "report_json",
    "write_report",
    "write_whole",
]
