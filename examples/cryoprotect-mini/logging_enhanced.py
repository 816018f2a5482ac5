"""Log lines as JSON, to the console, to logs/app.log, or to both."""

import json
import logging
import os
import sys
from logging.handlers import WatchedFileHandler

from config import Config


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


def setup_logging(config: Config) -> None:
    """Called again, it replaces the handlers instead of doubling every line."""
    handlers: list[logging.Handler] = []
    file_problem: OSError | None = None
    if config.log_to_console:
        handlers.append(logging.StreamHandler(sys.stdout))
    if config.log_to_file:
        try:
            os.makedirs("logs", exist_ok=True)
            # Several workers write this one file, so it is rotated from outside and never by the handler.
            handlers.append(WatchedFileHandler(os.path.join("logs", "app.log")))
        except OSError as problem:
            file_problem = problem
    for handler in handlers:
        handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=config.log_level, handlers=handlers, force=True)
    if file_problem:
        logging.getLogger(__name__).warning("no log file: %s", file_problem)
