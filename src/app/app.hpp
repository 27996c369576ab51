#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/accounts.hpp"
#include "app/backup_shelf.hpp"
#include "app/devices.hpp"
#include "app/export_slots.hpp"
#include "app/line_readers.hpp"
#include "app/metering.hpp"
#include "app/reset_mail.hpp"
#include "app/sources.hpp"
#include "app/workspace.hpp"

namespace joulewatch {

struct Live;
class ModbusServer;

/// What a running server acts on.
struct App {
    Workspace& workspace;
    Accounts& accounts;
    Devices& devices;
    Metering& metering;
    bool plainHttp = false;  // served unencrypted beyond this machine: the web app shows a banner
    bool secure = false;     // served over TLS: the session's cookie goes nowhere else
    BackupShelf backups{{}, {}};  // a server sets it
    LineReaders lineReaders{};
    std::vector<std::unique_ptr<Source>> sources{};  // not changed while requests are answered
    ExportSlots exports{8};                          // a slow reader keeps its place
    ExportSlots parquetExports{1};   // until the file is made, which takes a thread and disk space
    Live* live = nullptr;            // of what devices send; null: none is taken
    ResetMail* resetMail = nullptr;  // null: no mail server; links come from admins
    const ModbusServer* modbusServer = nullptr;  // set where Modbus is served
    std::string metricsToken{};  // opens /metrics to a program that has no session; empty: none
};

}  // namespace joulewatch
