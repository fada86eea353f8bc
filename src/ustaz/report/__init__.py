"""The showing: of a lesson a page, a JSON file and words in the terminal; of a transcription a page."""

from ustaz.report.json_report import SCHEMA, report_dict, report_json
from ustaz.report.lesson import Lesson
from ustaz.report.names import key_name
from ustaz.report.neck import BRIDGE_RIGHT, neck_lines
from ustaz.report.terminal import print_points, print_stretches
from ustaz.report.transcription import write_transcription_page
from ustaz.report.write import make_folder, write_report, write_whole

__all__ = [
    "BRIDGE_RIGHT",
    "SCHEMA",
    "Lesson",
    "key_name",
    "make_folder",
    "neck_lines",
    "print_points",
    "print_stretches",
    "report_dict",
    "report_json",
    "write_report",
    "write_transcription_page",
    "write_whole",
]
