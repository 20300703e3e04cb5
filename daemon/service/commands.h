/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client wishes, as a command of the engine, and its reply as an error of the bus. */
#pragma once

#include "service-private.h"

/* whom: what it is about, for the text of a refusal ("": nothing). out_reply may be NULL. False:
 * the reply is a no. */
bool plumb_command_ask (const PlumbService *service, const PlumbCommand *command, const char *whom,
                        PlumbReply *out_reply, GError **error);
/* The same for what cannot be refused. */
void plumb_command_tell (const PlumbService *service, const PlumbCommand *command);
