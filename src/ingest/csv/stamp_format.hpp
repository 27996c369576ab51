#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "core/time.hpp"

namespace joulewatch {

/// How a file writes its time stamps; one way a file.
enum class StampFormat : std::uint8_t {
    iso,         // 2024-01-31T12:00:00, also with blank, slashes, fraction, zone
    epoch,       // seconds, milli-, micro- or nanoseconds since 1970, told apart by magnitude
    dayFirst,    // 31/01/2024 12:00, 31.1.24 12:00:30, 31-01-2024 1:05 PM
    monthFirst,  // 01/31/2024 12:00
};

/// Empty when the text is not a stamp of that format or names a time that does not exist.
std::optional<Timestamp> parseStamp(std::string_view text, StampFormat format);

/// As the API calls it; `iso`, `epoch`, `dayFirst`, `monthFirst`.
std::string_view name(StampFormat format);

struct StampGuess {
    StampFormat format = StampFormat::iso;
    bool ambiguous = false;  // day and month could be either way round: day first is assumed
    std::vector<StampFormat> choices;  // all that read nearly all of the samples
    double share = 0;                  // of the samples that `format` reads
};
/// What a report says of an ambiguous guess.
inline constexpr std::string_view kAmbiguousDates =
    "The dates could be read day first or month first: day first was assumed.";

/// The format that reads nearly all of the samples; ISO when none does. Where day and month could
/// change places, the one whose days follow each other: read the wrong way round, a file of hours
/// or minutes jumps by a month at midnight.
StampGuess guessStampFormat(const std::vector<std::string_view>& samples);

/// Reads the stamps of neighbouring rows: most repeat the one before, or at least its date.
class StampReader {
 public:
    explicit StampReader(StampFormat format) : format_(format) {}

    /// Milliseconds since 1970; false when it is not a stamp.
    bool read(std::string_view text, std::int64_t& ms) {
        if (text.size() == kIsoLength && format_ == StampFormat::iso) [[likely]] {
            const char* chars = text.data();
            if (!same(chars, 0) || !same(chars, 8) || !same(chars, 11))
                if (!readIso(text)) return false;
            ms = lastMs_;
            return true;
        }
        const auto at = parseStamp(text, format_);
        if (at) ms = at->time_since_epoch().count();
        return at.has_value();
    }

 private:
    static constexpr std::size_t kIsoLength = 19;  // YYYY-MM-DDTHH:MM:SS
    static constexpr std::size_t kDateLength = 10;

    /// Eight characters from `at` equal those of the stamp before.
    bool same(const char* text, std::size_t at) const {
        std::uint64_t now, before;
        std::memcpy(&now, text + at, sizeof now);
        std::memcpy(&before, last_ + at, sizeof before);
        return now == before;
    }
    /// Sets last_ and lastMs_.
    bool readIso(std::string_view text);

    StampFormat format_;
    // What is held is true from the start: zeros would be a stamp of zero bytes that has been read.
    char last_[kIsoLength + 1] = "1970-01-01T00:00:00";
    std::int64_t lastMs_ = 0;
    char lastDate_[kDateLength + 1] = "1970-01-01";
    std::int64_t lastDateMs_ = 0;
};

}  // namespace joulewatch
