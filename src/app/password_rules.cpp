#include "app/password_rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "app/common_passwords.hpp"

namespace joulewatch {
namespace {

/// UTF-8 characters: bytes that do not continue one.
std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
    }));
}

bool isLetter(char c) { return c >= 'a' && c <= 'z'; }

std::string lowered(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return lower;
}

/// Figures and signs that stand for letters, turned back.
std::string undisguised(std::string text) {
    constexpr std::string_view kDisguises = "0134578@$!|";
    constexpr std::string_view kLetters = "oieastbasil";
    for (char& c : text)
        if (const auto at = kDisguises.find(c); at != std::string_view::npos) c = kLetters[at];
    return text;
}

/// Without the figures and signs that people put before and after a word.
std::string_view bareWord(std::string_view text) {
    while (!text.empty() && !isLetter(text.back())) text.remove_suffix(1);
    while (!text.empty() && !isLetter(text.front())) text.remove_prefix(1);
    return text;
}

bool isCommon(const std::string& lower) {
    const std::string undecorated(bareWord(lower));
    for (const std::string& each :
         {lower, undecorated, undisguised(lower), undisguised(undecorated)})
        if (isCommonPassword(each)) return true;
    return false;
}

/// "abcabcabc": a piece of up to four characters, again and again.
bool isRepetition(std::string_view text) {
    for (std::size_t period = 1; period <= 4; ++period)
        if (text.size() >= 2 * period &&
            std::equal(text.begin() + static_cast<std::ptrdiff_t>(period), text.end(),
                       text.begin()))
            return true;
    return false;
}

/// "34567890", "hgfedcba", "qwertzui": neighbours in a row of the alphabet or the keyboard.
bool isRun(std::string_view text) {
    constexpr std::array<std::string_view, 6> kRows{"01234567890", "abcdefghijklmnopqrstuvwxyz",
                                                    "qwertyuiop",  "qwertzuiop",
                                                    "azertyuiop",  "asdfghjkl"};
    const std::string backwards(text.rbegin(), text.rend());
    return std::any_of(kRows.begin(), kRows.end(), [&](std::string_view row) {
        return row.find(text) != std::string_view::npos ||
               row.find(backwards) != std::string_view::npos;
    });
}

/// Whether little is left once the words are taken out.
bool isMainly(const std::string& lower, std::span<const std::string_view> words) {
    constexpr std::size_t kShortestWord = 3, kEnoughElse = 6;
    std::string rest = lower;
    for (const std::string_view word : words) {
        if (word.size() < kShortestWord) continue;
        const std::string wanted = lowered(word);
        for (auto at = rest.find(wanted); at != std::string::npos; at = rest.find(wanted))
            rest.erase(at, wanted.size());
    }
    return rest.size() < lower.size() && characters(rest) < kEnoughElse;
}

}  // namespace

bool hasPasswordLength(std::string_view password) {
    const std::size_t length = characters(password);
    return length >= kMinPasswordLength && length <= kMaxPasswordLength &&
           password.size() <= 4 * kMaxPasswordLength;
}

Result<void> checkNewPassword(std::string_view password,
                              std::span<const std::string_view> contextWords) {
    if (!hasPasswordLength(password))
        return fail(ErrorCode::invalidInput, "A password has {} to {} characters; this one has {}.",
                    kMinPasswordLength, kMaxPasswordLength, characters(password));
    const std::string lower = lowered(password);
    if (isRepetition(lower) || isRun(lower))
        return fail(ErrorCode::invalidInput,
                    "This password is a simple run or repetition, which is guessed at once.");
    if (isCommon(lower))
        return fail(ErrorCode::invalidInput,
                    "This password is one of those that are guessed first; a few words together "
                    "are better.");
    if (isMainly(lower, contextWords))
        return fail(ErrorCode::invalidInput,
                    "This password is little more than names that others know.");
    return {};
}

}  // namespace joulewatch
