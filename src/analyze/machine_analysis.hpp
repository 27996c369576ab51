#pragma once

#include "core/reading_batch.hpp"

namespace joulewatch {

/// One question asked of one machine, answered in a fixed number of passes over its readings, so
/// that memory does not follow the file. A pass is every batch, oldest first, then endPass().
/// All machines' analyses run side by side; one object is used by one thread at a time.
class MachineAnalysis {
 public:
    virtual ~MachineAnalysis() = default;
    virtual int passes() const = 0;
    virtual MetricSet metrics() const = 0;  // columns it reads
    virtual void add(const ReadingBatch& batch, int pass) = 0;
    virtual void endPass(int pass) = 0;
};

}  // namespace joulewatch
