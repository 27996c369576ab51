#pragma once

namespace joulewatch {

/// What the shell sees.
enum ExitCode : int {
    kExitOk = 0,
    kExitFailed = 1,          // the work could not be done: one sentence on standard error
    kExitUsage = 2,           // wrong arguments: names the flag and its range
    kExitConfiguration = 78,  // wrong configuration file (EX_CONFIG of sysexits.h)
};

}  // namespace joulewatch
