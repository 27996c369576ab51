#include "app/random_id.hpp"

#include <fmt/format.h>
#include <sys/random.h>

#include <array>
#include <cstdint>
#include <span>

#include "core/result.hpp"

namespace joulewatch {

std::string randomId(std::size_t digits) {
    std::array<std::uint8_t, 32> bytes{};
    ensure(digits % 2 == 0 && digits / 2 <= bytes.size(), "an id is of at most 64 whole bytes");
    // Requests of up to 256 bytes are never cut short once the source is seeded: getrandom(2).
    const std::size_t wanted = digits / 2;
    ensure(getrandom(bytes.data(), wanted, 0) == static_cast<ssize_t>(wanted),
           "the system has random bytes");
    std::string id;
    for (const std::uint8_t byte : std::span(bytes).first(wanted))
        id += fmt::format("{:02x}", byte);
    return id;
}

}  // namespace joulewatch
