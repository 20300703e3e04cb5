/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "commands.h"

/* Replies that are a no, as clients are told; %s is whom it is about. */
static const struct {
  PlumbServiceError error;
  const char *text;
} refusals[PLUMB_REPLIES] = {
    [PLUMB_REPLY_NO_SUCH_SENSOR] = {PLUMB_SERVICE_ERROR_NO_SUCH_SENSOR, "there is no sensor %s"},
    [PLUMB_REPLY_CALIBRATING] = {PLUMB_SERVICE_ERROR_BUSY, "a calibration of sensor %s is running"},
    [PLUMB_REPLY_NO_STREAM] = {PLUMB_SERVICE_ERROR_SENSOR_UNAVAILABLE,
                               "sensor %s sends no data just now"},
    [PLUMB_REPLY_NO_UPRIGHT_POSE] = {PLUMB_SERVICE_ERROR_NOT_CALIBRATED,
                                     "capture the upright pose of sensor %s first"},
    [PLUMB_REPLY_NOT_CALIBRATING] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                                     "no calibration of sensor %s is running"},
    [PLUMB_REPLY_NOT_SANE] = {PLUMB_SERVICE_ERROR_CALIBRATION_FAILED, "it cannot be used"},
    [PLUMB_REPLY_NO_SUCH_ALERT] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                                   "alert %s is not live any more"},
    [PLUMB_REPLY_NO_PROPOSAL] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM, "nothing is proposed just now"},
    [PLUMB_REPLY_TAKING_BREAK] = {PLUMB_SERVICE_ERROR_BUSY,
                                  "a break is being taken; finish it first"},
    [PLUMB_REPLY_NO_BREAK] = {PLUMB_SERVICE_ERROR_NO_ACTIVE_BREAK, "no break is due or under way"},
    [PLUMB_REPLY_OTHER_BREAK] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                                 "id: the current break is another one"},
    [PLUMB_REPLY_POSTPONE_LIMIT] =
        {PLUMB_SERVICE_ERROR_POSTPONE_LIMIT,
         "this break was postponed as often as the settings allow; it can be skipped"},
    [PLUMB_REPLY_NO_SUCH_ITEM] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                                  "item: \"%s\" is nothing to do of the library"},
    [PLUMB_REPLY_ITEM_EXCLUDED] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                                   "item: \"%s\" is switched off or excluded by the settings"},
    [PLUMB_REPLY_NO_PRACTICE] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM, "no practice is under way"},
    [PLUMB_REPLY_NOTHING_FITS] = {PLUMB_SERVICE_ERROR_NO_SUCH_ITEM,
                                  "nothing in the library fits just now"},
};

static bool
explain (PlumbReplyCode code, const char *whom, GError **error)
{
  if (code == PLUMB_REPLY_OK)
    return true;
  if (code == PLUMB_REPLY_SAFETY_FIRST) {
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                 "options: \"safety_shown\" is not true, and the red flags (GetSafety) come before "
                 "the first self-massage");
    return false;
  }
  g_auto (GStrv) parts = g_strsplit (refusals[code].text, "%s", 2);
  g_autofree char *text = g_strjoinv (whom, parts);
  g_set_error_literal (error, PLUMB_SERVICE_ERROR, (gint)refusals[code].error, text);
  return false;
}

bool
plumb_command_ask (const PlumbService *service, const PlumbCommand *command, const char *whom,
                   PlumbReply *out_reply, GError **error)
{
  PlumbReply reply;

  service->host.command (command, &reply, service->host_data);
  if (out_reply != NULL)
    *out_reply = reply;
  return explain (reply.code, whom, error);
}

void
plumb_command_tell (const PlumbService *service, const PlumbCommand *command)
{
  g_autoptr (GError) error = NULL;

  if (!plumb_command_ask (service, command, "", NULL, &error))
    g_warning ("%s; it goes on as before", error->message);
}
