#include "core/result.hpp"

#include <cstdio>
#include <cstdlib>

namespace joulewatch {

void ensure(bool promise, std::string_view broken, const char* file, int line) {
    if (promise) return;
    fmt::print(stderr, "{}:{}: broken promise: {}\n", file, line, broken);
    std::abort();
}

}  // namespace joulewatch
