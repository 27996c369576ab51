#include "core/result.hpp"

#include <cstdio>
#include <cstdlib>

namespace joulewatch {

void ensure(bool promise, std::string_view broken, std::source_location at) {
    if (promise) return;
    fmt::print(stderr, "{}:{}: broken promise: {}\n", at.file_name(), at.line(), broken);
    std::abort();
}

}  // namespace joulewatch
