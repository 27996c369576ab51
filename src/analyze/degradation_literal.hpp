#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analyze/machine_analysis.hpp"
#include "core/degradation_findings.hpp"

namespace joulewatch {

/// The plain textbook computation: a least-squares line through the rolling mean of 1000 readings
/// of current and of power factor. It follows the calendar more than the machine (a healthy plant's
/// week that starts on a Monday "falls" by 65 %), and is reported beside ours for comparison.
class DegradationLiteral : public MachineAnalysis {
 public:
    static constexpr std::size_t kWindow = 1000;

    int passes() const override { return 1; }
    MetricSet metrics() const override { return MetricSet{Metric::currentA, Metric::powerFactor}; }
    void add(const ReadingBatch& batch, int pass) override;
    void endPass(int) override {}
    LiteralDegradation result() const;

 private:
    /// Rolling mean and the sums of its least-squares line against the index.
    class RollingLine {
     public:
        void add(double value);
        bool known() const { return means_ >= 2; }
        double slope() const;
        double changePercent() const;

     private:
        double recount() const;

        std::vector<double> ring_ = std::vector<double>(kWindow, kMissing);
        std::size_t next_ = 0;
        std::size_t missing_ = kWindow;  // of the ring's values
        double sum_ = 0;                 // of the others
        std::uint64_t means_ = 0;
        double sumY_ = 0;
        double sumIndexY_ = 0;
    };
    RollingLine current_;
    RollingLine powerFactor_;
};

}  // namespace joulewatch
