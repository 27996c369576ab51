#pragma once

#include <string>
#include <string_view>

namespace joulewatch {

bool isUtf8(std::string_view text);

/// The text as UTF-8: what is not UTF-8 is taken for Latin-1, control characters become spaces.
std::string toUtf8(std::string_view text);

/// A piece of someone's file for a message: UTF-8, in quotes, cut to 40 characters.
std::string inQuotes(std::string_view text);

}  // namespace joulewatch
