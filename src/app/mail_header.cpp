// The part of mail that is text.
#include <sodium.h>

#include <algorithm>
#include <array>

#include "app/mail.hpp"
#include "app/plain_text.hpp"

namespace joulewatch {
namespace {

// 75 less "=?UTF-8?B?" and "?=" are 63 characters of base64, of 45 bytes (RFC 2047, 2).
constexpr std::size_t kBytesOfWord = 45;

std::string encodedWord(std::string_view bytes) {
    std::array<char, sodium_base64_ENCODED_LEN(kBytesOfWord, sodium_base64_VARIANT_ORIGINAL)>
        text{};
    sodium_bin2base64(text.data(), text.size(),
                      reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    return "=?UTF-8?B?" + std::string(text.data()) + "?=";
}

}  // namespace

Result<std::string> headerText(std::string_view text) {
    if (!isPlainText(text, 0, text.size()))
        return fail(ErrorCode::invalidInput, "A header of a mail is one line.");
    const auto isAscii = [](unsigned char c) { return c < 0x80; };
    if (std::ranges::all_of(text, isAscii) && text.find("=?") == std::string_view::npos)
        return std::string(text);
    std::string encoded;
    while (!text.empty()) {
        const std::string piece = cut(text, kBytesOfWord);
        if (piece.empty()) return fail(ErrorCode::invalidInput, "A header of a mail is UTF-8.");
        encoded += (encoded.empty() ? "" : "\r\n ") + encodedWord(piece);
        text.remove_prefix(piece.size());
    }
    return encoded;
}

}  // namespace joulewatch
