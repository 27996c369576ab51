// For clang-tidy only: clang 14 lacks __builtin_source_location, so libstdc++ 12 hides
// std::source_location from it. The program is built by gcc, which has both.
#pragma once
#include <version>
#if defined(__clang__) && !__has_builtin(__builtin_source_location)
#include <cstdint>
namespace std {
struct source_location {
    static constexpr source_location current() noexcept { return {}; }
    constexpr const char* file_name() const noexcept { return ""; }
    constexpr const char* function_name() const noexcept { return ""; }
    constexpr uint_least32_t line() const noexcept { return 0; }
    constexpr uint_least32_t column() const noexcept { return 0; }
};
}  // namespace std
#endif
