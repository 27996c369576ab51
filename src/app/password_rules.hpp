#pragma once

#include <span>
#include <string_view>

#include "core/result.hpp"

namespace joulewatch {

inline constexpr std::size_t kMinPasswordLength = 8;  // characters, not bytes
inline constexpr std::size_t kMaxPasswordLength = 128;

/// Whether a password is one that nobody guesses first: of the length above, none of the common
/// ones nor a decoration of them ("P4ssword!1"), no run ("12345678") nor repetition ("abababab"),
/// and not mainly made of `contextWords` (the user's name, this program's). No rule says which
/// kinds of characters it must have: such rules make passwords worse (NIST SP 800-63B, 5.1.1.2;
/// OWASP ASVS 5.0, 6.2). The refusal says what is wrong.
Result<void> checkNewPassword(std::string_view password,
                              std::span<const std::string_view> contextWords);

/// Whether a password could be one at all: who tries a longer one is not worth hashing it.
bool hasPasswordLength(std::string_view password);

}  // namespace joulewatch
