#include "ingest/table/folded_letters.hpp"

#include <array>
#include <cstddef>

#include "ingest/text_lines.hpp"

namespace joulewatch {
namespace {

/// U+00C0 to U+00FF (Unicode's Latin-1 supplement); empty: stays as it is.
constexpr std::array<std::string_view, 64> kFolded{
    "a", "a", "a", "a", "ae", "a", "ae", "c", "e", "e", "e", "e", "i",  "i", "i", "i",   //
    "d", "n", "o", "o", "o",  "o", "oe", "",  "o", "u", "u", "u", "ue", "y", "",  "ss",  //
    "a", "a", "a", "a", "ae", "a", "ae", "c", "e", "e", "e", "e", "i",  "i", "i", "i",   //
    "d", "n", "o", "o", "o",  "o", "oe", "",  "o", "u", "u", "u", "ue", "y", "",  "y"};

}  // namespace

std::string foldedLetters(std::string_view utf8) {
    std::string folded;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        // U+00C0 to U+00FF are 0xC3 and one byte more.
        const bool letter = utf8[i] == '\xC3' && i + 1 < utf8.size();
        const std::string_view plain =
            letter ? kFolded[static_cast<unsigned char>(utf8[i + 1]) & 0x3FU] : "";
        if (plain.empty()) {
            folded += utf8[i];
            continue;
        }
        folded += plain;
        ++i;
    }
    return lowerCase(folded);
}

}  // namespace joulewatch
