#pragma once

#include <string>

#include "core/result.hpp"

namespace joulewatch {

/// A new password: asked for twice at the terminal, unseen; else the first line of standard input.
/// Never an argument, which everybody on the machine can read. `cancelled` after Ctrl-C.
Result<std::string> readNewPassword();

}  // namespace joulewatch
