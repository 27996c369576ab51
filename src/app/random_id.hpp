#pragma once

#include <string>

namespace joulewatch {

/// Hexadecimal digits from the system's random source, an even number of them: names that cannot be
/// guessed for what the server keeps.
std::string randomId(std::size_t digits = 20);

}  // namespace joulewatch
