#pragma once

namespace joulewatch {

/// The whole program: parses the arguments, runs the command, returns the exit code of
/// exit_code.hpp.
int runCommandLine(int argc, char** argv);

}  // namespace joulewatch
