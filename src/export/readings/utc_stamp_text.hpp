#pragma once

#include <cstdint>
#include <string>

#include "core/time.hpp"

namespace joulewatch {

/// `YYYY-MM-DDTHH:MM:SS[.mmm]Z` of one stamp after another; the date is worked out once a day.
class UtcStampText {
 public:
    void append(Timestamp at, std::string& out) {
        const std::int64_t day = dayNumber(at);
        if (day != day_) {
            day_ = day;
            midnight_ = std::chrono::floor<std::chrono::days>(at);
            text_ = formatTimestamp(midnight_);
        }
        const auto ms = static_cast<std::uint32_t>((at - midnight_).count());
        put(11, ms / 3'600'000);
        put(14, ms / 60'000 % 60);
        put(17, ms / 1000 % 60);
        out += text_;
        if (const std::uint32_t rest = ms % 1000; rest != 0) {
            const char digits[]{'.', digit(rest / 100), digit(rest / 10), digit(rest)};
            out.append(digits, sizeof digits);
        }
        out += 'Z';
    }

 private:
    static char digit(std::uint32_t value) { return static_cast<char>('0' + value % 10); }
    void put(std::size_t place, std::uint32_t value) {
        text_[place] = digit(value / 10);
        text_[place + 1] = digit(value);
    }

    std::string text_;
    std::int64_t day_ = INT64_MIN;
    Timestamp midnight_;
};

}  // namespace joulewatch
