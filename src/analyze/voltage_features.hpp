#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/reading_batch.hpp"
#include "core/time.hpp"
#include "signal/rolling_median.hpp"
#include "signal/rolling_moments.hpp"

namespace joulewatch {

/// Consecutive readings with a voltage, and what surrounds each of them. Columns of equal length.
struct VoltageRows {
    std::span<const Timestamp> at;
    std::span<const double> voltageV;
    std::span<const double> currentA;   // NaN where missing
    std::span<const double> expectedV;  // median of the 361 readings around it
    std::span<const double> meanV;      // of the last 100 readings
    std::span<const double> deviationV;
    std::span<const double> stepV;  // from the reading before; 0 for the first
    std::size_t size() const { return at.size(); }
};

/// Turns batches of readings into VoltageRows. Readings without a voltage are left out. A row comes
/// once the 180 readings after it are there; at the ends of the series the window is what there is.
class VoltageRowStream {
 public:
    static constexpr std::size_t kReach = 180;  // half an hour at 10 s, to each side
    static constexpr std::size_t kMomentsWindow = 100;
    using Sink = std::function<void(const VoltageRows&)>;

    explicit VoltageRowStream(Sink sink);
    void add(const ReadingBatch& batch);
    void finish();

 private:
    void resize(std::size_t rows);
    void emit();

    Sink sink_;
    RollingMedian median_;
    RollingMoments moments_;
    std::size_t seen_ = 0;
    double last_ = kMissing;
    // Rows not yet handed on; between calls fewer than the reach of the median, which the first
    // expected_.size() of them have.
    std::vector<Timestamp> at_;
    std::vector<double> voltage_, current_, mean_, deviation_, step_, expected_;
};

/// What a machine's forest sees of a reading. None follows the production schedule: nights and
/// weekends are not anomalies of the voltage.
inline constexpr std::array<std::string_view, 7> kVoltageFeatures{
    "voltage",           "deviation_from_rolling_median", "rolling_mean",
    "rolling_std",       "voltage_to_rolling_mean",       "first_difference",
    "voltage_to_current"};

/// What turns rows into features: how wide the machine's voltage ordinarily spreads, and when it
/// draws enough current for V/I to mean anything.
struct VoltageFeatureScale {
    double spreadV = 0;        // robust scale of voltage − expected; 0 for a constant channel
    double leastCurrentA = 0;  // V/I above, `idleRatio` else: a tenth of the nominal current
    double idleRatio = 0;

    double robustZ(double voltageV, double expectedV) const {
        return spreadV > 0 ? (voltageV - expectedV) / spreadV : 0;
    }
};

using VoltageFeatureColumns = std::array<std::vector<float>, kVoltageFeatures.size()>;

/// Overwrites `columns` with the features of `rows`.
void voltageFeatures(const VoltageRows& rows, const VoltageFeatureScale& scale,
                     VoltageFeatureColumns& columns);

}  // namespace joulewatch
