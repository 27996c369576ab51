#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "app/mqtt_out/energy_counter.hpp"
#include "store/readings_listener.hpp"

namespace joulewatch {

/// A row on its way out; what it does not say is missing.
struct OutRow {
    MeterId meter;
    Timestamp at;
    Sample values;
    double energyImportKwh = kMissing, energyExportKwh = kMissing;  // with a power
};

/// Whose readings are of a meter: to be published, or read from the broker that they would go to.
enum class OutSide : std::uint8_t { unknown, ours, brokers };

/// What is known of a meter from its readings since the program's start.
struct OutMeter {
    OutRow latest;      // of each metric the latest value
    MetricSet metrics;  // of them
    EnergyCounter energy;
    OutSide side = OutSide::unknown;
    bool isWaiting = false;  // it has changed while nobody could be told
};

/// Readings that were stored and are to be published: in order, a number of them at a time, beyond
/// which the oldest are lost, and counted. While the broker is away of each meter only the latest
/// values are kept, for numbers without a time would be taken for what is now; the others are lost.
/// Late rows are left aside, as what is retained is the latest; so is, but for its newest row, what
/// is more than a minute old when it is stored: it is history, and not news. Nothing is published
/// of a meter before sort() has said that it may. Safe to call from any thread.
class OutQueue final : public ReadingsListener {
 public:
    static constexpr std::size_t kMost = 20'000;
    static constexpr std::size_t kMaxMeters = 10'000;
    static constexpr Duration kHistory{60'000}, kCounted{24 * 3'600'000};  // of energy

    /// `news` is called, while the broker is there, when there is something after there was
    /// nothing, or somebody new; it must not wait.
    OutQueue(std::function<Timestamp()> now, std::function<void()> news)
        : now_(std::move(now)), news_(std::move(news)) {}

    void stored(std::span<const MeterReadings> readings) override;

    /// The broker is there: what is to be said first, the latest of each meter that has changed.
    std::vector<OutRow> open();
    void close();
    /// Says which meters are whose; what is to be said at once of those that were not known.
    std::vector<OutRow> sort(const std::function<OutSide(const MeterId&)>& sideOf);
    /// Whether there is a meter that sort() knows nothing of.
    bool hasUnknown() const;
    /// The next rows, up to `most`.
    std::vector<OutRow> take(std::size_t most);
    /// The latest of all our meters, for somebody who has just come.
    std::vector<OutRow> latest() const;
    /// Calls `with` for a meter that there is.
    void with(std::string_view meter, const std::function<void(const OutMeter&)>& with) const;
    std::uint64_t lost() const;

 private:
    OutMeter* meterOf(std::string_view id, Timestamp at);
    static void count(OutMeter& meter, Timestamp at, double powerKw, Timestamp now);
    void add(OutMeter& meter, const MeterReadings& readings, std::size_t row);

    std::function<Timestamp()> now_;
    std::function<void()> news_;
    mutable std::mutex mutex_;
    std::map<MeterId, OutMeter, std::less<>> meters_;
    std::deque<OutRow> rows_;
    bool isOpen_ = false, hasUnknown_ = false;
    std::uint64_t lost_ = 0;
};

}  // namespace joulewatch
