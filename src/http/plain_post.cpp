#include "http/plain_post.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace joulewatch {
namespace {

constexpr std::size_t kMaxHead = 16 * 1024;
constexpr std::size_t kMaxTarget = 1024;  // longer ones are for others to judge
constexpr std::size_t kMaxHeaders = 32;

/// Whether a letter may stand in a header's name: RFC 9110, 5.6.2, without upper case.
constexpr std::array<char, 256> kLower = [] {
    std::array<char, 256> lower{};
    for (std::size_t c = '0'; c <= '9'; ++c) lower[c] = static_cast<char>(c);
    for (std::size_t c = 'a'; c <= 'z'; ++c) lower[c] = lower[c - 'a' + 'A'] = static_cast<char>(c);
    lower['-'] = '-';
    lower['_'] = '_';
    return lower;
}();
char lowered(char c) { return kLower[static_cast<unsigned char>(c)]; }

bool isNamed(std::string_view name, std::string_view lowerCase) {
    return name.size() == lowerCase.size() &&
           std::equal(name.begin(), name.end(), lowerCase.begin(),
                      [](char a, char b) { return lowered(a) == b; });
}

bool isVisible(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

/// Without its line end; nothing when that is not CR LF or there is none.
std::optional<std::string_view> takeLine(std::string_view& bytes) {
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos || end == 0 || bytes[end - 1] != '\r') return std::nullopt;
    const std::string_view line = bytes.substr(0, end - 1);
    bytes.remove_prefix(end + 1);
    return line;
}

/// "POST /write?precision=s HTTP/1.1"
bool takeRequestLine(std::string_view line, PlainPost& post) {
    constexpr std::string_view kBegin = "POST ", kEnd = " HTTP/1.1";
    if (!line.starts_with(kBegin) || !line.ends_with(kEnd)) return false;
    std::string_view target = line.substr(kBegin.size(), line.size() - kBegin.size());
    target.remove_suffix(kEnd.size());
    if (!target.starts_with('/') || target.size() > kMaxTarget || !isVisible(target)) return false;
    const auto question = target.find('?');
    post.path = target.substr(0, question);
    if (question != std::string_view::npos) post.query = target.substr(question + 1);
    return post.path.find_first_of("%#") == std::string_view::npos;
}

/// What is known, and what changes nothing; false for all else.
class Headers {
 public:
    explicit Headers(PlainPost& post) : post_(post) {}
    bool take(std::string_view line) {
        const auto colon = line.find(':');
        if (colon == 0 || colon == std::string_view::npos || ++count_ > kMaxHeaders) return false;
        const std::string_view name = line.substr(0, colon),
                               value = trimmed(line.substr(colon + 1));
        const auto isControl = [](unsigned char c) { return (c < 0x20 && c != '\t') || c > 0x7e; };
        if (std::ranges::any_of(value, isControl)) return false;
        if (isNamed(name, "host")) return once(post_.host, value);
        if (isNamed(name, "content-length")) return once(length_, value);
        if (isNamed(name, "content-type")) return once(post_.contentType, value);
        if (isNamed(name, "authorization")) return once(post_.authorization, value);
        if (isNamed(name, "idempotency-key")) return once(post_.idempotencyKey, value);
        if (isNamed(name, "connection")) return isNamed(value, "keep-alive");
        return isNamed(name, "user-agent") || isNamed(name, "accept") ||
               isNamed(name, "accept-encoding") || isNamed(name, "accept-language");
    }
    std::optional<std::size_t> bodyBytes() const {
        std::size_t bytes = 0;
        const char* const end = length_.data() + length_.size();
        const auto [at, failed] = std::from_chars(length_.data(), end, bytes);
        const bool plain =
            !length_.empty() && failed == std::errc() && at == end && length_.size() <= 7;
        return plain && !post_.host.empty() ? std::optional(bytes) : std::nullopt;
    }

 private:
    static bool once(std::string_view& known, std::string_view value) {
        if (!known.empty() || value.empty()) return false;
        known = value;
        return true;
    }
    PlainPost& post_;
    std::string_view length_;
    std::size_t count_ = 0;
};

}  // namespace

std::optional<PlainPost> readPlainPost(std::string_view bytes) {
    PlainPost post;
    std::string_view rest = bytes;
    auto line = takeLine(rest);
    if (!line || !takeRequestLine(*line, post)) return std::nullopt;
    Headers headers(post);
    while ((line = takeLine(rest)) && !line->empty())
        if (!headers.take(*line)) return std::nullopt;
    const auto length = headers.bodyBytes();
    const std::size_t head = bytes.size() - rest.size();
    if (!line || !length || head > kMaxHead || rest.size() < *length) return std::nullopt;
    post.body = rest.substr(0, *length);
    post.bytes = head + *length;
    return post;
}

}  // namespace joulewatch
