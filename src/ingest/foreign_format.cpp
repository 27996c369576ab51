#include "ingest/foreign_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "ingest/text_lines.hpp"

namespace joulewatch {
namespace {

constexpr std::string_view kUtf16 = "is UTF-16 text: save it as UTF-8 and try again";
constexpr std::string_view kComtrade =
    "is a COMTRADE record (IEEE C37.111): it holds waveforms, not readings. Give its .cfg or .cff "
    "to joulewatch analyze with --waveforms, beside a file of readings";
constexpr std::string_view kFrames =
    "holds synchrophasor frames (IEEE C37.118), which are not read: export the phasors as CSV";

bool isHexDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// The line at the front of `text`, taken off.
std::string_view takeLine(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

/// Letters of the first kilobyte in UTF-16 without a mark: every other byte is zero.
bool isUtf16(std::string_view text) {
    constexpr std::size_t kEnough = 1024;
    text = text.substr(0, std::min(text.size(), kEnough) & ~std::size_t{1});
    std::size_t even = 0;
    std::size_t odd = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '\0') ++(i % 2 == 0 ? even : odd);
    const std::size_t most = text.size() / 2 - text.size() / 20;
    return text.size() >= 4 && std::max(even, odd) >= most && std::min(even, odd) == 0;
}

/// `8,4A,4D`: so many channels, analog and digital, the second line of a configuration.
bool isChannelCount(std::string_view line) {
    const std::string text = lowerCase(line);
    const std::size_t first = text.find(',');
    const std::size_t second = text.find(',', first + 1);
    if (first == std::string::npos || second == std::string::npos || first == 0) return false;
    const auto counts = [](std::string_view part, char kind) {
        part = trimmed(part);
        return part.size() > 1 && part.back() == kind &&
               std::ranges::all_of(part.substr(0, part.size() - 1), isDigit);
    };
    const std::string_view all(text);
    return std::ranges::all_of(trimmed(all.substr(0, first)), isDigit) &&
           counts(all.substr(first + 1, second - first - 1), 'a') &&
           counts(all.substr(second + 1), 'd');
}

bool isComtrade(std::string_view text, std::string_view name) {
    const std::string_view first = takeLine(text);
    if (lowerCase(name).ends_with(".dat") &&
        first.find_first_not_of("0123456789-+.,eE \t") == std::string_view::npos)
        return true;
    return first.starts_with("--- file type:") || isChannelCount(takeLine(text));
}

/// AA, then a type: data 01, header 11, configuration 21, 31 or 51, command 41 (C37.118.2-2011,
/// table 2).
bool isFrame(std::string_view text) {
    constexpr std::string_view kTypes = "\x01\x11\x21\x31\x41\x51";
    if (text.size() < 2 || text[0] != '\xAA') return false;
    return kTypes.find(text[1]) != std::string_view::npos;
}

bool isFrameInHex(std::string_view text) {
    constexpr std::size_t kShortest = 2 * 16;  // its fixed words alone
    const std::string line = lowerCase(takeLine(text));
    return line.size() >= kShortest && line.starts_with("aa") && line[3] == '1' &&
           std::ranges::all_of(line, isHexDigit);
}

/// `/ISk5\2MT382-1000`, then `1-0:1.8.1(000004.426*kWh)` (IEC 62056-21; DSMR P1).
bool isTelegram(std::string_view text) {
    if (!text.starts_with('/')) return false;
    for (int lines = 0; lines < 40 && !text.empty(); ++lines) {
        const std::string_view line = takeLine(text);
        const std::size_t open = line.find('(');
        if (open != std::string_view::npos && line.substr(0, open).find(':') < open &&
            line.substr(0, open).find('.') < open)
            return true;
    }
    return false;
}

std::optional<std::string> markup(std::string_view text) {
    const std::string lower = lowerCase(text.substr(0, 64 * 1024));
    if (lower.find("espi") != std::string::npos)
        return "is Green Button data (ESPI), which is not read: most utilities offer the same "
               "readings as CSV";
    if (lower.starts_with("<!doctype html") || lower.starts_with("<html"))
        return "is a web page, not a table: save the data itself as CSV";
    if (lower.starts_with("<?xml") || lower.starts_with("<feed"))
        return "is XML, not a table: export the readings as CSV";
    return std::nullopt;
}

std::string binary(std::string_view text) {
    return fmt::format("is a binary file (a zero byte at offset {}): expected CSV or Parquet",
                       text.find('\0'));
}

}  // namespace

std::optional<std::string> foreignFormat(std::string_view beginning, std::string_view name) {
    const auto starts = [&](std::string_view magic) { return beginning.starts_with(magic); };
    if (starts("\xFF\xFE") || starts("\xFE\xFF")) return std::string(kUtf16);
    if (starts("PK\x03\x04")) return "is a ZIP archive (a spreadsheet?): save it as CSV";
    if (starts("\xD0\xCF\x11\xE0")) return "is a spreadsheet of Excel 97 to 2003: save it as CSV";
    if (starts("%PDF")) return "is a PDF document, not a table: export the readings as CSV";
    if (starts("\x28\xB5\x2F\xFD")) return "is compressed with zstd: unpack it, or use gzip";
    if (isFrame(beginning)) return std::string(kFrames);
    const bool text = beginning.find('\0') == std::string_view::npos;
    if (!text && isUtf16(beginning)) return std::string(kUtf16);
    const std::string_view whole = beginning;
    if (starts("\xEF\xBB\xBF")) beginning.remove_prefix(3);
    beginning.remove_prefix(std::min(beginning.find_first_not_of(" \t\r\n"), beginning.size()));
    if (beginning.empty()) return std::nullopt;
    if (isComtrade(beginning, name)) return std::string(kComtrade);
    if (!text && lowerCase(name).ends_with(".dat")) return std::string(kComtrade);
    if (!text) return binary(whole);
    if (beginning.front() == '{' || beginning.front() == '[')
        return "is JSON, not a table: a result is shown by joulewatch serve";
    if (beginning.front() == '<') return markup(beginning);
    if (isTelegram(beginning))
        return "holds telegrams of a smart meter (DSMR P1, IEC 62056-21), which are not read: "
               "bring "
               "the readings as CSV, one a row";
    if (isFrameInHex(beginning)) return std::string(kFrames);
    return std::nullopt;
}

}  // namespace joulewatch
