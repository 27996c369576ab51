#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/reading_set.hpp"
#include "store/reading_store.hpp"
#include "store/reading_tail.hpp"

namespace joulewatch {

/// Rows of many meters in the order in which they came: to keep them costs no look at their meter.
class PendingRows {
 public:
    void add(std::uint32_t meter, const MeterReadings& readings, RowUpdate update);
    std::size_t size() const { return rows_.size(); }
    bool empty() const { return rows_.empty(); }
    /// How many buckets of roll-ups they may change that rows since forgetBuckets() did not.
    std::size_t buckets() const { return buckets_; }
    void forgetBuckets();

    /// A meter's rows by time, a stamp once: rows that came later have the last word.
    using Take = std::function<Result<void>(std::uint32_t meter, std::span<const TailRow> rows)>;
    /// Hands them on, meter by meter. Where it fails, that meter's and those after it stay.
    Result<void> drain(const Take& take);

 private:
    /// The quarter hours that the rows of a meter came to last.
    struct Reached {
        std::int64_t newest, late;
    };
    void count(std::uint32_t meter, Timestamp at);
    /// Where a row is, and its stamp.
    struct Place {
        Timestamp at;
        std::uint32_t row;
    };
    std::vector<std::uint32_t> sortByMeter();
    static void sortByTime(std::span<Place> places);
    void gather(std::span<Place> places, std::vector<TailRow>& rows) const;
    void clear();

    struct Row {
        std::uint32_t meter;
        TailRow row;
    };
    std::vector<Row> rows_;
    std::vector<Place> places_;     // of use while they are drained; kept for its memory
    std::vector<Reached> reached_;  // by meter
    std::size_t buckets_ = 0;
};

}  // namespace joulewatch
