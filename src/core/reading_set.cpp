#include "core/reading_set.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

namespace joulewatch {
namespace {

static_assert(std::endian::native == std::endian::little, "a journal is written as memory is");
static_assert(sizeof(Timestamp) == 8 && sizeof(double) == 8, "all that stands in it is aligned");

/// Before the meter's id, which is filled up to a multiple of 8 bytes, the stamps and the columns.
struct Header {
    std::uint8_t version = 4;
    std::uint8_t none = 0;
    std::uint16_t idBytes = 0;
    std::uint32_t rows = 0;
    std::uint32_t columns = 0;  // a bit for each metric that has a value
    std::uint32_t never = 0;
};
static_assert(sizeof(Header) == 16);
constexpr std::uint32_t kAllColumns = (1U << kMetrics.size()) - 1;

constexpr std::size_t filledUp(std::size_t bytes) { return (bytes + 7) & ~std::size_t{7}; }

/// Of a stamp and the values of these columns.
std::size_t rowBytes(std::uint32_t columns) {
    return 8 + 8 * static_cast<std::size_t>(std::popcount(columns));
}

std::uint32_t columnsOf(const ReadingBatch& batch) {
    std::uint32_t columns = 0;
    for (const MetricInfo& each : kMetrics)
        if (std::ranges::any_of(batch.column(each.metric), [](double v) { return !std::isnan(v); }))
            columns |= 1U << index(each.metric);
    return columns;
}

}  // namespace

std::size_t ReadingSet::bytesOf(std::size_t meterBytes, std::size_t rows, std::uint32_t columns) {
    return sizeof(Header) + filledUp(meterBytes) + rows * rowBytes(columns);
}

void ReadingSet::reserve(std::size_t meters, std::size_t bytes) {
    meters_.reserve(meters_.size() + meters);
    bytes_.reserve(bytes_.size() + bytes);
}

ReadingSet::Room ReadingSet::add(std::string_view meter, std::size_t rows, std::uint32_t columns) {
    const std::size_t from = bytes_.size(), bytes = bytesOf(meter.size(), rows, columns);
    ensure(from + bytes <= bytes_.capacity(), "readings are added within what was reserved");
    bytes_.resize(from + bytes);
    Header header;
    header.idBytes = static_cast<std::uint16_t>(meter.size());
    header.rows = static_cast<std::uint32_t>(rows);
    header.columns = columns;
    std::byte* at = bytes_.data() + from;
    std::memcpy(at, &header, sizeof header);
    at += sizeof header;
    std::memcpy(at, meter.data(), meter.size());
    const std::string_view id(reinterpret_cast<const char*>(at), meter.size());
    at += filledUp(meter.size());
    Room room{reinterpret_cast<Timestamp*>(at), {}};
    auto* values = reinterpret_cast<double*>(room.at + rows);
    for (std::size_t c = 0; c < kMetrics.size(); ++c) {
        if ((columns >> c & 1U) == 0) continue;
        room.values[c] = values;
        values += rows;
    }
    meters_.emplace_back(id, room.at, header.rows, columns);
    return room;
}

void ReadingSet::copy(const MeterReadings& readings) {
    const Room room = add(readings.meter(), readings.rows(), readings.columns());
    std::memcpy(static_cast<void*>(room.at), readings.at().data(),
                readings.rows() * rowBytes(readings.columns()));
}

ReadingSet ReadingSet::of(std::span<const ReadingBatch> batches) {
    std::size_t bytes = 0;
    for (const ReadingBatch& each : batches)
        bytes += bytesOf(each.meter().size(), each.rows(), kAllColumns);
    ReadingSet set;
    set.reserve(batches.size(), bytes);
    for (const ReadingBatch& each : batches) {
        const Room room = set.add(each.meter(), each.rows(), columnsOf(each));
        std::ranges::copy(each.at(), room.at);
        for (std::size_t c = 0; c < kMetrics.size(); ++c)
            if (room.values[c] != nullptr)
                std::ranges::copy(each.column(static_cast<Metric>(c)), room.values[c]);
    }
    return set;
}

ReadingSet ReadingSet::of(const MeterReadings& readings) {
    ReadingSet set;
    set.reserve(1, bytesOf(readings.meter().size(), readings.rows(), readings.columns()));
    set.copy(readings);
    return set;
}

bool ReadingSet::take(std::vector<std::byte> bytes) {
    bytes_ = std::move(bytes);
    meters_.clear();
    const std::byte* at = bytes_.data();
    const std::byte* const end = at + bytes_.size();
    while (at != end) {
        Header header;
        const auto left = static_cast<std::size_t>(end - at);
        if (left >= sizeof header) std::memcpy(&header, at, sizeof header);
        if (left < sizeof header || header.version != Header{}.version ||
            header.columns > kAllColumns ||
            bytesOf(header.idBytes, header.rows, header.columns) > left) {
            *this = {};
            return false;
        }
        const auto* id = reinterpret_cast<const char*>(at + sizeof header);
        const auto* stamps =
            reinterpret_cast<const Timestamp*>(at + sizeof header + filledUp(header.idBytes));
        meters_.emplace_back(std::string_view(id, header.idBytes), stamps, header.rows,
                             header.columns);
        if (std::ranges::adjacent_find(meters_.back().at(), std::greater_equal<>{}) !=
            meters_.back().at().end()) {
            *this = {};
            return false;
        }
        at += bytesOf(header.idBytes, header.rows, header.columns);
    }
    return true;
}

void ReadingSet::sortByTime() {
    const auto first = [](const MeterReadings& each) {
        return each.empty() ? Timestamp::min() : each.at().front();
    };
    if (!std::ranges::is_sorted(meters_, {}, first)) std::ranges::stable_sort(meters_, {}, first);
}

std::size_t ReadingSet::rows() const {
    return std::accumulate(
        meters_.begin(), meters_.end(), std::size_t{0},
        [](std::size_t sum, const MeterReadings& each) { return sum + each.rows(); });
}

}  // namespace joulewatch
