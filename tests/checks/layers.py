# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may know whom, and who may do what: the rules of the house, read from the source.

A rule is data; `complaints(name, text, owner_of)` gives what one file breaks.
"""

import re

CORE, PROTOCOL, SETTINGS, WORDS = "daemon/core", "protocol", "config", "words"

# Room -> rooms whose headers it may include beside its own.
MAY_INCLUDE = {
    "protocol": set(),
    "config": {"protocol"},
    "words": {"protocol", "config"},
    "daemon/core": {"protocol", "config"},
    "daemon/store": {"daemon/core", "protocol", "config"},
    "daemon/bluez": {"protocol", "config"},
    "daemon/logind": set(),
    "daemon/service": {"daemon/core", "daemon/store", "words", "protocol", "config", "generated"},
    "daemon/app": {"daemon/core", "daemon/store", "daemon/bluez", "daemon/logind", "daemon/service",
                   "protocol", "config", "generated"},
    "daemon": {"daemon/app", "protocol", "config"},
    # "settings check FILE" needs no daemon: the parser, and nothing else of config.
    "ctl": {"words", "protocol", "config", "generated"},
    "sim": {"protocol", "generated"},
    "sim/replay": {"protocol", "config", "daemon/core", "sim"},
}

# Where a room may see only part of another.
ONLY_HEADERS = {
    ("daemon/core", "protocol"): {"sample.h"},
    ("daemon/core", "config"): {"settings.h", "library.h"},
    # values: what the core says, not how it comes to it
    ("daemon/store", "daemon/core"): {"terms.h", "field.h", "totals.h", "piece.h", "pose.h", "goals.h", "day.h"},
    ("daemon/store", "protocol"): {"sample.h", "names.h", "report-fields.h"},
    ("daemon/store", "config"): {"settings.h"},
    ("words", "protocol"): {"report-fields.h"},
    ("words", "config"): {"settings.h"},
    # the engine and what comes out of it; else values only
    ("daemon/service", "daemon/core"): {"engine.h", "event.h", "day.h", "field.h", "goals.h"},
    ("daemon/app", "daemon/core"): {"engine.h", "event.h"},
    ("daemon/service", "daemon/store"): {"store.h"},
    ("daemon/bluez", "config"): {"settings.h"},
    ("ctl", "config"): {"settings.h", "settings-ini.h"},
    ("daemon/service", "config"): {"settings.h", "library.h"},
    # a replay takes poses from labels, and sums days up
    ("sim/replay", "daemon/core"): {"engine.h", "event.h", "day.h", "goals.h", "totals.h", "vector.h",
                                    "activity.h", "calibration.h"},
}

PURE_SYSTEM_HEADERS = {"glib.h", "stdint.h", "stdbool.h", "stddef.h", "string.h", "math.h",
                       "inttypes.h", "float.h", "limits.h"}

LOGGING = r"g_(?:log\w*|warning\w*|message|info\w*|debug|critical|print|printerr)|f?printf|puts|perror|syslog"
FILES = r"fopen|fdopen|open|openat|creat|g_file_\w+|g_open|g_fopen|g_mkdir\w*|g_unlink|g_key_file_\w+"
CLOCKS = (r"clock_gettime|gettimeofday|time|g_get_real_time|g_get_monotonic_time|localtime\w*|"
          r"g_date_time_new_now\w*|sd_event_now|g_source_get_time")
TIMERS = (r"g_timeout_\w+|g_source_set_ready_time|g_idle_add_once|timerfd_\w+|setitimer|alarm|"
          r"timer_create|sd_event_add_time\w*")
ENVIRONMENT = (r"g_getenv|getenv|secure_getenv|g_get_environ|g_setenv|setenv|g_unsetenv|"
               r"g_get_user_\w+_dir|g_get_system_config_dirs|g_get_home_dir|g_get_prgname")

# (what, calls, rooms where it is forbidden, files exempt)
CALLS = [
    ("logs", LOGGING, {CORE, PROTOCOL, WORDS}, set()),
    ("touches a file", FILES, {CORE, PROTOCOL, WORDS}, set()),
    ("reads a clock", CLOCKS,
     {CORE, PROTOCOL, SETTINGS, WORDS, "daemon/bluez", "daemon/logind", "daemon/service", "daemon/store", "daemon"}, set()),
    ("sets a timer", TIMERS,
     {CORE, PROTOCOL, SETTINGS, WORDS, "daemon/bluez", "daemon/logind", "daemon/service", "daemon/store", "daemon"}, set()),
    ("reads the environment", ENVIRONMENT,
     {CORE, PROTOCOL, SETTINGS, WORDS, "daemon/bluez", "daemon/logind", "daemon/service", "daemon/store", "daemon/app",
      "daemon"}, {"daemon/main.c"}),
    ("ends the process", r"exit|_exit|_Exit|quick_exit|abort|g_error|g_abort|kill|raise", None, set()),
    ("sleeps", r"sleep|usleep|nanosleep|clock_nanosleep|g_usleep", None, set()),
    ("runs a loop of its own", r"g_main_loop_new|g_main_loop_run|g_main_context_iteration|g_main_context_new",
     {CORE, PROTOCOL, SETTINGS, WORDS, "daemon/bluez", "daemon/logind", "daemon/service", "daemon/store", "daemon"}, set()),
    ("waits for a reply", r"g_dbus_\w+_sync|g_bus_get_sync|g_bus_own_name\w*|plumb_dbus_\w+_sync",
     {"daemon/bluez", "daemon/logind", "daemon/service", "daemon/store"}, set()),
    ("starts a thread", r"g_thread_new|g_thread_try_new|pthread_create|g_task_run_in_thread\w*|"
     r"g_thread_pool_new\w*", None,
     # A client's own descriptor may block for ever; nothing else is done there.
     {"daemon/service/export.c"}),
]

GLOBAL = re.compile(
    r"^[ \t]*static\s+(?!const\b|inline\b|_Static)(?P<type>[\w \t]+?[\s*]+)\**(?P<name>\w+)\s*(?:\[[^\]]*\]\s*)*[=;]",
    re.M)
TOP_LEVEL = re.compile(
    r"^(?!static|typedef|extern|struct|union|enum|const|return|goto|case|else|G_|DEFINE_)"
    r"(?P<type>[A-Za-z_]\w*(?:[ \t]+\w+)*[ \t*]+)(?P<name>\w+)[ \t]*(?:\[[^\]]*\][ \t]*)*[=;]", re.M)
# GLib takes these by a pointer that is not const; nobody writes to them.
NOT_A_GLOBAL = {"GSourceFuncs"}
# The registration of an error domain, and what is parsed once from a constant, as GLib wants it.
NOT_A_GLOBAL_NAME = {"quark", "once"}


def strip(text):
    """The text without comments and with empty strings, line for line."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

    def blank(found):
        token = found.group(0)
        if token.startswith(("/*", "//")):
            return " " + "\n" * token.count("\n")
        return token[0] * 2

    return pattern.sub(blank, text)


def room(name):
    """The room that a file stands in; None outside the house (tests, examples)."""
    if name.startswith("sim/replay"):
        return "sim/replay"
    fitting = [folder for folder in MAY_INCLUDE if name.startswith(folder + "/")]
    return max(fitting, key=len) if fitting else None


def include_complaints(name, text, owner_of):
    here = room(name)
    is_pure = here in (CORE, PROTOCOL, WORDS) or (here == SETTINGS and "ini-reader" not in name
                                           and "files" not in name)
    for kind, header in re.findall(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)', text, re.M):
        if kind == "<":
            if is_pure and here != SETTINGS and header not in PURE_SYSTEM_HEADERS:
                yield f"{name}: includes <{header}>, which a pure room may not"
            if is_pure and re.match(r"gio/|time\.h|sys/time\.h|systemd/|sqlite3|json-glib|ini\.h", header):
                yield f"{name}: includes <{header}>, which a pure room may not"
            if header == "ini.h" and "ini-reader" not in name:
                yield f"{name}: includes <ini.h>; only config/ini-reader.c may"
            if header == "sqlite3.h" and here != "daemon/store":
                yield f"{name}: includes <sqlite3.h>; only daemon/store may"
            may_systemd = here == "daemon/app" or (name, header) == ("daemon/bluez/value-bus.c", "systemd/sd-bus.h")
            if header.startswith("systemd/") and not may_systemd:
                yield f"{name}: includes <{header}>; only daemon/app may"
            continue
        base = header.split("/")[-1]
        owner = owner_of(base, here)
        if owner in (here, None):
            continue
        if owner not in MAY_INCLUDE[here]:
            yield f'{name}: {here} may not know {owner} ("{header}")'
        elif base not in ONLY_HEADERS.get((here, owner), {base}):
            yield f'{name}: {here} may not see "{header}" of {owner}'


def call_complaints(name, code):
    here = room(name)
    for what, calls, rooms, exempt in CALLS:
        if name in exempt or (rooms is not None and here not in rooms):
            continue
        for found in re.finditer(rf"(?<![\w.>])({calls})\s*\(", code):
            line = code.count("\n", 0, found.start()) + 1
            yield f"{name}:{line}: {what}: {found.group(1)} ()"
    for found in re.finditer(r"\bgoto\s+\w+\s*;", code):
        yield f"{name}:{code.count(chr(10), 0, found.start()) + 1}: goto"


def global_complaints(name, code):
    for pattern in (GLOBAL, TOP_LEVEL):
        for found in pattern.finditer(code):
            words = set(found.group("type").replace("*", " ").split())
            if words & NOT_A_GLOBAL or "const" in words or found.group("name") in NOT_A_GLOBAL_NAME:
                continue
            line = code.count("\n", 0, found.start("name")) + 1
            yield f"{name}:{line}: a global variable: {found.group('name')}"


def complaints(name, text, owner_of):
    if room(name) is None:
        return []
    code = strip(text)
    found = list(include_complaints(name, text, owner_of)) + list(call_complaints(name, code))
    if name.endswith(".c"):
        found += global_complaints(name, code)
    return found
