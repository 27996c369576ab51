#include "export/csv/csv_rows.hpp"

#include <cstring>

#include "core/result.hpp"
#include "core/time.hpp"
#include "export/csv/number_text.hpp"
#include "export/csv/stamp_text.hpp"

namespace joulewatch {

CsvRows::CsvRows(CsvLayout layout) : decimals_(std::move(layout.decimals)) {
    for (const std::string& each : layout.prefixes) {
        ensure(each.size() <= kMaxPrefixBytes, "a row's first cells fit their place");
        Prefix prefix;
        prefix.size = each.size();
        std::memcpy(prefix.text.data(), each.data(), each.size());
        prefixes_.push_back(prefix);
    }
}

std::size_t CsvRows::maxBytes(const FixedPointGrid& grid) const {
    constexpr std::size_t kNumber = 9;  // -999.999,
    constexpr std::size_t kStamp = 24;  // either form
    constexpr std::size_t kSlack = 64;  // copies are longer than what they copy
    return grid.samples() * grid.series() *
               (kMaxPrefixBytes + kStamp + kNumber * decimals_.size()) +
           kSlack;
}

std::size_t CsvRows::write(const FixedPointGrid& grid, char* out) const {
    ensure(grid.series() == prefixes_.size() && grid.columns() == decimals_.size(),
           "a grid is written in its own layout");
    std::vector<const std::int32_t*> columns;
    for (std::size_t s = 0; s < grid.series(); ++s)
        for (std::size_t c = 0; c < grid.columns(); ++c)
            columns.push_back(grid.values(s, c).data());
    const NumberText& numbers = numberText();
    StampText stamp;
    char* p = out;
    for (std::size_t k = 0; k < grid.samples(); ++k) {
        stamp.set(grid.start() + static_cast<std::int64_t>(k) * grid.step());
        const std::int32_t* const* column = columns.data();
        for (const Prefix& prefix : prefixes_) {
            std::memcpy(p, prefix.text.data(), kMaxPrefixBytes);
            p += prefix.size;
            p = stamp.copy(p);
            for (const int decimals : decimals_) {
                const auto value = static_cast<std::uint32_t>((*column++)[k]);
                p = decimals == 2 ? numbers.hundredths(value, p) : numbers.thousandths(value, p);
            }
            p[-1] = '\n';
        }
    }
    return static_cast<std::size_t>(p - out);
}

std::size_t CsvRows::writeWaveform(const FixedPointGrid& grid, int samplesPerSecond,
                                   char* out) const {
    const NumberText& numbers = numberText();
    char* p = out;
    for (std::size_t k = 0; k < grid.samples(); ++k)
        for (std::size_t s = 0; s < grid.series(); ++s) {
            std::memcpy(p, prefixes_[s].text.data(), kMaxPrefixBytes);
            p += prefixes_[s].size;
            const std::uint64_t nanoseconds =
                k * 1'000'000'000ULL / static_cast<std::uint64_t>(samplesPerSecond);
            p = numbers.nanoseconds(nanoseconds, p);
            for (std::size_t c = 0; c < decimals_.size(); ++c) {
                if (decimals_[c] == 0) {
                    *p++ = ',';
                    continue;
                }
                const std::int32_t value = grid.values(s, c)[k];
                if (value < 0) *p++ = '-';
                const auto size = static_cast<std::uint32_t>(value < 0 ? -value : value);
                p = decimals_[c] == 2 ? numbers.hundredths(size, p) : numbers.thousandths(size, p);
            }
            p[-1] = '\n';
        }
    return static_cast<std::size_t>(p - out);
}

}  // namespace joulewatch
