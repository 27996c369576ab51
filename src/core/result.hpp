#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace joulewatch {

enum class ErrorCode { invalidInput, notFound, conflict, unavailable, corrupted, cancelled };

struct Error {
    ErrorCode code;       // what a caller may decide on; http/ maps it to a status in one place
    std::string message;  // what a person can act on: the value, the limit and the place
};

/// A value, or the Error that kept it from being made. `Result<void>` carries success alone.
template <class T>
struct [[nodiscard]] Result : tl::expected<T, Error> {
    using tl::expected<T, Error>::expected;
};

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected(std::move(error)); }

template <class... Args>
tl::unexpected<Error> fail(ErrorCode code, fmt::format_string<Args...> text, Args&&... args) {
    return fail(Error{code, fmt::format(text, std::forward<Args>(args)...)});
}

/// A broken promise inside our own code: prints the place and aborts, in release builds too,
/// because a wrong invoice costs more than a restart. Never for input from outside.
/// `file` and `line` are the caller's; std::source_location would name them, but clang-tidy 14
/// cannot read libstdc++ 12's.
void ensure(bool promise, std::string_view broken, const char* file = __builtin_FILE(),
            int line = __builtin_LINE());

}  // namespace joulewatch
