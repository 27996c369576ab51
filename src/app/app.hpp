#pragma once

#include "app/workspace.hpp"

namespace joulewatch {

/// What a running server acts on.
struct App {
    Workspace& workspace;
    bool plainHttp = false;  // served unencrypted beyond this machine: the web app shows a banner
};

}  // namespace joulewatch
