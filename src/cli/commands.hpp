#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace joulewatch {

/// Each command adds its flags to the program and leaves in `run` what is to be done when it is
/// chosen; `run` returns an ExitCode.
using Run = std::function<int()>;
void addGenerateCommand(CLI::App& program, Run& run);
void addAnalyzeCommand(CLI::App& program, Run& run);
void addServeCommand(CLI::App& program, Run& run);
void addSimulateCommand(CLI::App& program, Run& run);
void addUserCommand(CLI::App& program, Run& run);
void addDeviceCommand(CLI::App& program, Run& run);
void addMeterCommand(CLI::App& program, Run& run);
void addSiteCommand(CLI::App& program, Run& run);
void addModbusCommand(CLI::App& program, Run& run);
void addBackupCommands(CLI::App& program, Run& run);  // backup, verify, restore

}  // namespace joulewatch
