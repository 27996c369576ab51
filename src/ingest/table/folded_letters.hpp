#pragma once

#include <string>
#include <string_view>

namespace joulewatch {

/// Lower case without accents, as people type it who lack the keys: `Zähler` → `zaehler`,
/// `Énergie` → `energie`, `Außen` → `aussen`. Of UTF-8; what is no Latin letter stays.
std::string foldedLetters(std::string_view utf8);

}  // namespace joulewatch
