#include "http/device_token.hpp"

#include <openssl/evp.h>

#include <string_view>

namespace joulewatch {
namespace {

constexpr std::size_t kMaxBasicBytes = 1024;

/// What stands behind the colon; empty when it is none of that.
std::string passwordOf(std::string_view encoded) {
    while (encoded.ends_with('=')) encoded.remove_suffix(1);
    if (encoded.size() > kMaxBasicBytes) return {};
    std::string padded(encoded);
    while (padded.size() % 4 != 0) padded += '=';
    std::string pair(padded.size() / 4 * 3, '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(pair.data()),
                                     reinterpret_cast<const unsigned char*>(padded.data()),
                                     static_cast<int>(padded.size()));
    if (size < 0) return {};
    pair.resize(static_cast<std::size_t>(size) - (padded.size() - encoded.size()));
    const auto colon = pair.find(':');
    return colon == std::string::npos ? std::string() : pair.substr(colon + 1);
}

}  // namespace

std::optional<std::string> deviceToken(const Request& request) {
    const std::string_view shown = request.header("authorization");
    for (const std::string_view scheme : {"Bearer ", "Token "})
        if (shown.starts_with(scheme)) return std::string(shown.substr(scheme.size()));
    constexpr std::string_view kBasic = "Basic ";
    if (shown.starts_with(kBasic)) return passwordOf(shown.substr(kBasic.size()));
    return std::nullopt;
}

}  // namespace joulewatch
