/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every string that is a promise to somebody outside: names, paths, errors, fields, environment. */
#pragma once

#define PLUMB_BUS_NAME         "org.plumbline.Posture1"
#define PLUMB_PATH             "/org/plumbline/Posture1"
#define PLUMB_PATH_SENSORS     PLUMB_PATH "/sensors"
#define PLUMB_PATH_ALERTS      PLUMB_PATH "/alerts"
#define PLUMB_PATH_GATT        PLUMB_PATH "/gatt"
#define PLUMB_PATH_AGENT       PLUMB_PATH "/agent"
#define PLUMB_PATH_MONITORS    PLUMB_PATH "/monitors"
#define PLUMB_IFACE_MANAGER    "org.plumbline.Posture1.Manager"
#define PLUMB_IFACE_MONITOR    "org.plumbline.Posture1.Monitor"
#define PLUMB_IFACE_BREAKS     "org.plumbline.Posture1.Breaks"
#define PLUMB_IFACE_STATISTICS "org.plumbline.Posture1.Statistics"
#define PLUMB_IFACE_LIBRARY    "org.plumbline.Posture1.Library"
#define PLUMB_IFACE_SENSOR     "org.plumbline.Posture1.Sensor"
#define PLUMB_IFACE_ALERT      "org.plumbline.Posture1.Alert"

#define PLUMB_ERROR_PREFIX                "org.plumbline.Posture1.Error."
#define PLUMB_ERROR_NOT_CALIBRATED        PLUMB_ERROR_PREFIX "NotCalibrated"
#define PLUMB_ERROR_CALIBRATION_FAILED    PLUMB_ERROR_PREFIX "CalibrationFailed"
#define PLUMB_ERROR_NO_SUCH_SENSOR        PLUMB_ERROR_PREFIX "NoSuchSensor"
#define PLUMB_ERROR_SENSOR_UNAVAILABLE    PLUMB_ERROR_PREFIX "SensorUnavailable"
#define PLUMB_ERROR_BLUETOOTH_UNAVAILABLE PLUMB_ERROR_PREFIX "BluetoothUnavailable"
#define PLUMB_ERROR_NO_DATA               PLUMB_ERROR_PREFIX "NoData"
#define PLUMB_ERROR_POSTPONE_LIMIT        PLUMB_ERROR_PREFIX "PostponeLimit"
#define PLUMB_ERROR_NO_ACTIVE_BREAK       PLUMB_ERROR_PREFIX "NoActiveBreak"
#define PLUMB_ERROR_NO_SUCH_ITEM          PLUMB_ERROR_PREFIX "NoSuchItem"
#define PLUMB_ERROR_STORAGE               PLUMB_ERROR_PREFIX "Storage"
#define PLUMB_ERROR_BUSY                  PLUMB_ERROR_PREFIX "Busy"
#define PLUMB_ERROR_PAIRING_FAILED        PLUMB_ERROR_PREFIX "PairingFailed"

/* Files, below the directories that systemd or XDG give. */
#define PLUMB_SETTINGS_FILE    "plumbline.conf" /* in /etc/xdg/plumbline and ~/.config/plumbline */
#define PLUMB_SETTINGS_DROP_IN "conf.d"         /* beside it */
#define PLUMB_STATE_DIR        "plumbline"      /* below XDG_STATE_HOME for the user's daemon */
#define PLUMB_STORE_FILE       "history.sqlite" /* in the state directory */
#define PLUMB_ADDED_SENSORS    "sensors.d"      /* in the state directory: added over D-Bus */
#define PLUMB_LIBRARY_DROP_IN  "library.d"      /* in XDG_DATA_HOME's plumbline: the user's own */

/* Environment: a folder of the library to take in the place of the installed one. */
#define PLUMB_ENV_LIBRARY "PLUMBLINE_LIBRARY"

/* Fields of structured log records. */
#define PLUMB_LOG_SENSOR "PLUMBLINE_SENSOR"
#define PLUMB_LOG_STATE  "PLUMBLINE_STATE"
#define PLUMB_LOG_ALERT  "PLUMBLINE_ALERT"

/* MESSAGE_ID of the records that systemd/plumbline.catalog explains. */
#define PLUMB_MESSAGE_ALERT            "0ad546393d274dc6bd03b3044743a2b9"
#define PLUMB_MESSAGE_SENSOR           "8125923ca89648f384bc21a6e0a66fcc"
#define PLUMB_MESSAGE_SETTINGS_REFUSED "782fbee0403943cea6839e25aa68f320"
#define PLUMB_MESSAGE_SETTINGS_LOADED  "b5e22088131242299ffb1b246481478b"
#define PLUMB_MESSAGE_BLUETOOTH        "c02a556cb6b04adbbdc3740e304f4afe"
#define PLUMB_MESSAGE_SUMMARY          "d9fb53d3f7494a51832bd693f4db8abe"
#define PLUMB_MESSAGE_STORE_FAILED     "178c147d897e4f35995ebb38b06de40a"

/* BlueZ. */
#define PLUMB_BLUEZ_NAME "org.bluez"
