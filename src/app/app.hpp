#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/accounts.hpp"
#include "app/backup_shelf.hpp"
#include "app/devices.hpp"
#include "app/line_readers.hpp"
#include "app/sources.hpp"
#include "app/workspace.hpp"

namespace joulewatch {

/// What a running server acts on.
struct App {
    Workspace& workspace;
    Accounts& accounts;
    Devices& devices;
    bool plainHttp = false;  // served unencrypted beyond this machine: the web app shows a banner
    bool secure = false;     // served over TLS: the session's cookie goes nowhere else
    BackupShelf backups{{}, {}};  // a server sets it
    LineReaders lineReaders{};
    std::string metricsToken{};  // opens /metrics to a program that has no session; empty: none
    std::vector<std::unique_ptr<Source>> sources{};  // not changed while requests are answered
};

}  // namespace joulewatch
