#include "http/routes/download_name.hpp"

#include <fmt/format.h>

namespace joulewatch {
namespace {

bool isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// What no file system and no quoted string minds.
bool isPlain(char c) {
    return isLetterOrDigit(c) ||
           std::string_view(" !#$&+-.^_~()[]{}@=,").find(c) != std::string_view::npos;
}

}  // namespace

std::string attachmentNamed(std::string_view name) {
    constexpr std::string_view kUnescaped = "!#$&+-.^_`|~";  // attr-char of RFC 8187
    std::string plain, encoded;
    for (const char c : name) {
        const bool isTail = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;  // of a UTF-8 letter
        if (!isTail) plain += isPlain(c) ? c : '_';
        if (isLetterOrDigit(c) || kUnescaped.find(c) != std::string_view::npos)
            encoded += c;
        else
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    if (plain == name) return fmt::format("attachment; filename=\"{}\"", plain);
    return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain, encoded);
}

}  // namespace joulewatch
