#include "signal/fixed_point_histogram.hpp"

#include <limits>

namespace joulewatch {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

}  // namespace

FixedPointHistogram::FixedPointHistogram(Options options)
    : perUnit_(std::pow(10.0, options.decimals)), windowKeys_(options.windowKeys) {}

/// A window that would begin just below zero begins at zero: most quantities are not negative.
void FixedPointHistogram::centreOn(std::int64_t key) {
    const auto half = static_cast<std::int64_t>(windowKeys_ / 2);
    firstKey_ = key >= 0 ? std::max<std::int64_t>(key - half, 0) : key - half;
    window_.assign(windowKeys_, 0);
}

void FixedPointHistogram::addOutside(std::int64_t key) {
    if (window_.empty()) {
        centreOn(key);
        ++window_[static_cast<std::size_t>(key - firstKey_)];
        return;
    }
    ++outside_[key];
    if (outside_.size() > kMaxOutside) rearrange();
}

/// Moves the window to the median, coarser where too many keys would still be outside.
void FixedPointHistogram::rearrange() {
    std::vector<Entry> all = entries();
    while (true) {
        std::uint64_t rows = 0;
        for (const Entry& each : all) rows += each.count;
        std::uint64_t seen = 0;
        const auto middle = std::find_if(all.begin(), all.end(), [&](const Entry& each) {
            return 2 * (seen += each.count) >= rows;
        });
        centreOn(middle->key);
        const auto outside = std::count_if(all.begin(), all.end(), [&](const Entry& each) {
            return static_cast<std::uint64_t>(each.key - firstKey_) >= windowKeys_;
        });
        if (static_cast<std::size_t>(outside) <= kMaxOutside / 2) break;
        coarsen(all);
    }
    outside_.clear();
    for (const Entry& each : all) {
        const auto at = static_cast<std::uint64_t>(each.key - firstKey_);
        (at < windowKeys_ ? window_[at] : outside_[each.key]) += each.count;
    }
}

/// Ten old keys become one new key.
void FixedPointHistogram::coarsen(std::vector<Entry>& entries) {
    const double oldPerUnit = std::exchange(perUnit_, perUnit_ / 10);
    std::size_t kept = 0;
    for (const Entry& each : entries) {
        const std::int64_t key = keyOf(static_cast<double>(each.key) / oldPerUnit);
        if (kept > 0 && entries[kept - 1].key == key)
            entries[kept - 1].count += each.count;
        else
            entries[kept++] = {.key = key, .count = each.count};
    }
    entries.resize(kept);
}

std::vector<FixedPointHistogram::Entry> FixedPointHistogram::entries() const {
    std::vector<Entry> all;
    const auto after = outside_.lower_bound(firstKey_);
    for (auto each = outside_.begin(); each != after; ++each)
        all.push_back({.key = each->first, .count = each->second});
    for (std::size_t i = 0; i < window_.size(); ++i)
        if (window_[i] != 0)
            all.push_back({.key = firstKey_ + static_cast<std::int64_t>(i), .count = window_[i]});
    for (auto each = after; each != outside_.end(); ++each)
        all.push_back({.key = each->first, .count = each->second});
    return all;
}

double FixedPointHistogram::quantile(double q) const {
    return quantileAbove(q, -std::numeric_limits<double>::infinity());
}

double FixedPointHistogram::quantileAbove(double q, double threshold) const {
    std::vector<Entry> all = entries();
    std::erase_if(all, [&](const Entry& each) { return !(valueOf(each.key) > threshold); });
    std::uint64_t rows = 0;
    for (const Entry& each : all) rows += each.count;
    if (rows == 0) return kUnknown;

    const double at = q * static_cast<double>(rows - 1);
    const auto rank = static_cast<std::uint64_t>(at);
    const double part = at - static_cast<double>(rank);
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        seen += all[i].count;
        if (seen <= rank) continue;
        const double lower = valueOf(all[i].key);
        if (part == 0 || seen > rank + 1) return lower;
        return lower + part * (valueOf(all[i + 1].key) - lower);
    }
    return kUnknown;
}

}  // namespace joulewatch
