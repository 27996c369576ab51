#include "store/batch_bytes.hpp"

#include <bit>
#include <cstring>

namespace joulewatch {
namespace {

static_assert(std::endian::native == std::endian::little, "the journal is written as memory is");
constexpr std::uint8_t kVersion = 2;

/// Before the id, the stamps and the columns of a batch.
struct BatchHeader {
    std::uint32_t idBytes;
    std::uint32_t rows;
};

template <class T>
void put(std::vector<std::byte>& bytes, std::span<const T> values) {
    const auto from = std::as_bytes(values);
    bytes.insert(bytes.end(), from.begin(), from.end());
}

/// Takes values off the front of `bytes`; false when there are too few.
template <class T>
bool take(std::span<const std::byte>& bytes, std::span<T> values) {
    if (bytes.size() < values.size_bytes()) return false;
    if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size_bytes());
    bytes = bytes.subspan(values.size_bytes());
    return true;
}

bool takeBatch(std::span<const std::byte>& bytes, ReadingBatch& batch) {
    BatchHeader header{};
    if (!take(bytes, std::span(&header, 1))) return false;
    const std::size_t rowBytes = sizeof(Timestamp) + kMetrics.size() * sizeof(double);
    if (header.idBytes > bytes.size() || header.rows > bytes.size() / rowBytes) return false;
    std::string id(header.idBytes, '\0');
    if (!take(bytes, std::span(id))) return false;
    batch.reshape(std::move(id), header.rows, MetricSet::all());
    bool whole = take(bytes, batch.mutableAt());
    for (const MetricInfo& each : kMetrics)
        whole = whole && take(bytes, batch.mutableColumn(each.metric));
    for (std::size_t i = 1; whole && i < batch.rows(); ++i)
        whole = batch.at()[i - 1] < batch.at()[i];
    return whole;
}

}  // namespace

std::vector<std::byte> toBytes(std::span<const ReadingBatch> batches) {
    std::vector<std::byte> bytes{std::byte{kVersion}};
    for (const ReadingBatch& batch : batches) {
        const BatchHeader header{static_cast<std::uint32_t>(batch.meter().size()),
                                 static_cast<std::uint32_t>(batch.rows())};
        put(bytes, std::span(&header, 1));
        put(bytes, std::span<const char>(batch.meter()));
        put(bytes, batch.at());
        for (const MetricInfo& each : kMetrics) put(bytes, batch.column(each.metric));
    }
    return bytes;
}

Result<std::vector<ReadingBatch>> batchesFromBytes(std::span<const std::byte> bytes) {
    std::uint8_t version = 0;
    std::vector<ReadingBatch> batches;
    bool whole = take(bytes, std::span(&version, 1)) && version == kVersion;
    while (whole && !bytes.empty()) whole = takeBatch(bytes, batches.emplace_back());
    if (!whole) return fail(ErrorCode::corrupted, "these bytes are no batches of readings");
    return batches;
}

}  // namespace joulewatch
