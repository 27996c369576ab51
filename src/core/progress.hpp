#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace joulewatch {

/// Long work tells how far it is, and is told whether to go on. Called from any thread, often;
/// whoever listens throttles. Returns false to cancel: the work ends with ErrorCode::cancelled.
using Progress =
    std::function<bool(std::string_view stage, std::uint64_t done, std::uint64_t total)>;

}  // namespace joulewatch
