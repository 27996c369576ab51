#include "store/batch_bytes.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace joulewatch {
namespace {

// Version 3 of a batch; version 2 said its number once, before all batches, had no `columns` and
// all columns. Of a version later than these the set itself reads the bytes.
constexpr std::uint8_t kVersion = 3;
constexpr std::uint8_t kFirstVersion = 2;

/// Before the id, the stamps and the columns of a batch.
struct BatchHeader {
    std::uint32_t idBytes;
    std::uint32_t rows;
    std::uint32_t columns = 0;  // a bit for each metric that has a value
};
constexpr std::size_t kFirstHeaderBytes = 8;
constexpr std::uint32_t kAllColumns = (1U << kMetrics.size()) - 1;

std::optional<std::span<const std::byte>> take(std::span<const std::byte>& bytes,
                                               std::size_t count) {
    if (bytes.size() < count) return std::nullopt;
    const auto taken = bytes.first(count);
    bytes = bytes.subspan(count);
    return taken;
}

std::optional<ReadingBatch> takeBatch(std::span<const std::byte>& bytes, std::size_t headerBytes) {
    BatchHeader header{0, 0, kAllColumns};
    const auto head = take(bytes, headerBytes);
    if (!head) return std::nullopt;
    std::memcpy(&header, head->data(), head->size());
    if (header.columns > kAllColumns) return std::nullopt;
    const auto id = take(bytes, header.idBytes);
    const std::size_t each =
        sizeof(double) * (1 + static_cast<std::size_t>(std::popcount(header.columns)));
    if (!id || header.rows > bytes.size() / each) return std::nullopt;
    const std::byte* from = take(bytes, header.rows * each)->data();
    ReadingBatch batch;
    batch.reshape(std::string(reinterpret_cast<const char*>(id->data()), id->size()), header.rows,
                  MetricSet::all());
    const auto read = [&](void* to) {
        std::memcpy(to, from, header.rows * sizeof(double));
        from += header.rows * sizeof(double);
    };
    read(batch.mutableAt().data());
    for (const MetricInfo& metric : kMetrics)
        if ((header.columns >> index(metric.metric) & 1U) != 0)
            read(batch.mutableColumn(metric.metric).data());
        else
            std::ranges::fill(batch.mutableColumn(metric.metric), kMissing);
    const bool rising =
        std::ranges::adjacent_find(batch.at(), std::greater_equal<>{}) == batch.at().end();
    return rising ? std::optional(std::move(batch)) : std::nullopt;
}

std::optional<std::vector<ReadingBatch>> batchesOf(std::span<const std::byte> bytes) {
    std::vector<ReadingBatch> batches;
    const bool first = bytes[0] == std::byte{kFirstVersion};
    if (first) bytes = bytes.subspan(1);
    while (!bytes.empty()) {
        if (!first && *take(bytes, 1)->data() != std::byte{kVersion}) return std::nullopt;
        auto batch = takeBatch(bytes, first ? kFirstHeaderBytes : sizeof(BatchHeader));
        if (!batch) return std::nullopt;
        batches.push_back(std::move(*batch));
    }
    return batches;
}

}  // namespace

Result<ReadingSet> readingsFromBytes(std::vector<std::byte> bytes) {
    if (!bytes.empty() && bytes[0] <= std::byte{kVersion}) {
        if (const auto batches = batchesOf(bytes)) return ReadingSet::of(*batches);
    } else if (ReadingSet set; set.take(std::move(bytes))) {
        return set;
    }
    return fail(ErrorCode::corrupted, "these bytes are no batches of readings");
}

}  // namespace joulewatch
