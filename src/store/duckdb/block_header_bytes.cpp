#include "store/duckdb/block_header_bytes.hpp"

#include <bit>
#include <cstring>

namespace joulewatch {
namespace {

static_assert(std::endian::native == std::endian::little, "the file is written as memory is");
constexpr std::uint8_t kVersion = 2;

class Writer {
 public:
    template <class T>
    void operator()(const T& value) {
        const auto from = std::as_bytes(std::span(&value, 1));
        bytes.insert(bytes.end(), from.begin(), from.end());
    }
    std::vector<std::byte> bytes;
};

class Reader {
 public:
    explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}
    template <class T>
    void operator()(T& value) {
        failed = failed || bytes_.size() < sizeof value;
        if (failed) return;
        std::memcpy(&value, bytes_.data(), sizeof value);
        bytes_ = bytes_.subspan(sizeof value);
    }
    bool atEnd() const { return bytes_.empty(); }
    bool failed = false;

 private:
    std::span<const std::byte> bytes_;
};

/// The fields in the order of the file, for whoever writes or reads them.
template <class Header, class Visitor>
void eachField(Header& header, Visitor& visit) {
    visit(header.rows);
    visit(header.commonSteps);
    visit(header.first);
    visit(header.last);
    visit(header.commonStep);
    visit(header.stamps);
    visit(header.strictlyAscending);
    for (auto& column : header.columns) {
        visit(column.summary.first);
        visit(column.summary.min);
        visit(column.summary.max);
        visit(column.summary.last);
        visit(column.summary.present);
        visit(column.base);
        visit(column.decimals);
        visit(column.encoding);
    }
}

}  // namespace

std::vector<std::byte> toBytes(const PackedHeader& header) {
    Writer writer;
    writer(kVersion);
    eachField(header, writer);
    return std::move(writer.bytes);
}

std::optional<PackedHeader> headerFromBytes(std::span<const std::byte> bytes) {
    Reader reader(bytes);
    std::uint8_t version = 0;
    PackedHeader header;
    reader(version);
    eachField(header, reader);
    const bool known = !reader.failed && reader.atEnd() && version == kVersion &&
                       header.stamps <= StampEncoding::raw64;
    if (!known) return std::nullopt;
    for (const PackedColumn& each : header.columns)
        if (each.encoding > Encoding::real64 || each.decimals > 22) return std::nullopt;
    return header;
}

}  // namespace joulewatch
