// The part of mail that is text.
#include <sodium.h>

#include <algorithm>
#include <array>

#include "app/mail.hpp"
#include "app/plain_text.hpp"

namespace joulewatch {
namespace {

// "Subject: ", "=?UTF-8?B?", 52 characters of base64 and "?=" are 73: a line with encoded words has
// 76 at most (RFC 2047, 2).
constexpr std::size_t kBytesOfWord = 39;
constexpr std::size_t kBytesOfLine = 57;  // 76 characters of base64 (RFC 2045, 6.8)

/// Of at most `kBytesOfLine` bytes.
std::string base64(std::string_view bytes) {
    std::array<char, sodium_base64_ENCODED_LEN(kBytesOfLine, sodium_base64_VARIANT_ORIGINAL)>
        text{};
    sodium_bin2base64(text.data(), text.size(),
                      reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    return text.data();
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
        encoded += (encoded.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + base64(piece) + "?=");
        text.remove_prefix(piece.size());
    }
    return encoded;
}

std::string letterText(const std::vector<std::string>& headers, std::string_view text) {
    std::string letter;
    for (const std::string& header : headers) letter += header + "\r\n";
    letter +=
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n";
    std::string lines;
    for (const char c : text) lines += c == '\n' ? "\r\n" : std::string(1, c);
    for (std::size_t at = 0; at < lines.size(); at += kBytesOfLine)
        letter += base64(std::string_view(lines).substr(at, kBytesOfLine)) + "\r\n";
    return letter;
}

}  // namespace joulewatch
