#pragma once

#include "core/reading.hpp"
#include "core/reading_packer.hpp"
#include "store/reading_spool.hpp"

namespace joulewatch {

/// As a packer takes it, cheaply where values have few decimals.
DecimalRow decimalRow(const Reading& reading);

/// Writes meters' readings into a spool, one meter after the other, each oldest first.
class SpoolWriter {
 public:
    explicit SpoolWriter(const SpoolOptions& options) : spool_(options) {}

    void begin(const Meter& meter) { meter_ = meter; }
    void add(const Reading& reading);
    /// What is left of the meter; an error of any of its rows.
    Result<void> end();
    Result<ReadingSpool> seal();

 private:
    void flush();

    ReadingSpool spool_;
    Meter meter_;
    ReadingPacker packer_;
    Result<void> written_;
};

}  // namespace joulewatch
