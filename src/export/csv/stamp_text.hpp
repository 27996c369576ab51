#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "core/time.hpp"

namespace joulewatch {

/// `YYYY-MM-DDTHH:MM:SS,` of one stamp after another; the date is worked out once a day.
class StampText {
 public:
    static constexpr std::size_t kBytes = 20;

    void set(Timestamp at) {
        const std::int64_t day = dayNumber(at);
        if (day != day_) setDay(at, day);
        const auto seconds = static_cast<std::uint32_t>((at - midnight_) / std::chrono::seconds{1});
        twoDigits(11, seconds / 3600);
        twoDigits(14, seconds / 60 % 60);
        twoDigits(17, seconds % 60);
    }
    /// May touch 12 bytes beyond what it returns.
    char* copy(char* out) const {
        std::memcpy(out, text_.data(), text_.size());
        return out + kBytes;
    }

 private:
    void twoDigits(std::size_t place, std::uint32_t value) {
        text_[place] = static_cast<char>('0' + value / 10);
        text_[place + 1] = static_cast<char>('0' + value % 10);
    }
    void setDay(Timestamp at, std::int64_t day) {
        day_ = day;
        midnight_ = std::chrono::floor<std::chrono::days>(at);
        const std::string text = formatTimestamp(midnight_) + ',';
        text.copy(text_.data(), kBytes);
    }

    std::array<char, 32> text_{};
    std::int64_t day_ = INT64_MIN;
    Timestamp midnight_;
};

}  // namespace joulewatch
