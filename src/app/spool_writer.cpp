#include "app/spool_writer.hpp"

#include <utility>

namespace joulewatch {
namespace {

/// Most values are written with so many decimals or fewer; the others take eight bytes.
constexpr std::uint8_t kDecimals = 3;

}  // namespace

DecimalRow decimalRow(const Reading& reading) {
    DecimalRow row;
    row.atMs = reading.at.time_since_epoch().count();
    for (const MetricInfo& each : kMetrics)
        row.setDecimal(each.metric, reading.values[index(each.metric)], kDecimals);
    return row;
}

void SpoolWriter::add(const Reading& reading) {
    packer_.append(decimalRow(reading));
    if (packer_.full()) flush();
}

void SpoolWriter::flush() {
    if (packer_.rows() == 0) return;
    PackedReadings packed = packer_.pack();
    if (written_) written_ = spool_.append(meter_, std::move(packed));
}

Result<void> SpoolWriter::end() {
    flush();
    return written_;
}

Result<ReadingSpool> SpoolWriter::seal() {
    const auto sealed = spool_.seal();
    if (!sealed) return fail(sealed.error());
    return std::move(spool_);
}

}  // namespace joulewatch
