#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "analyze/analysis_window.hpp"
#include "core/aligned_window.hpp"
#include "core/machine_survey.hpp"
#include "signal/median.hpp"

namespace joulewatch {

/// A plant as tests make it: a row of readings per machine on one grid, NaN where missing.
struct PlantFixture {
    struct Machine {
        std::string id;
        std::vector<float> currentA, powerFactor, activePowerKw;
    };
    Timestamp start{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};  // a Monday
    Duration step = std::chrono::seconds{60};
    std::vector<Machine> machines;

    std::size_t slots() const { return machines.empty() ? 0 : machines.front().currentA.size(); }
    Timestamp at(std::size_t slot) const { return start + step * static_cast<std::int64_t>(slot); }
    TimeRange span() const { return {start, at(slots())}; }

    std::vector<MachineSurvey> surveys() const {
        std::vector<MachineSurvey> all;
        for (const Machine& each : machines) all.push_back(survey(each));
        return all;
    }

    /// Feeds the windows, oldest first, to an analysis with digest() and add().
    template <class Analysis>
    void feed(Analysis& analysis) const {
        const Duration length = analysisWindow(span());
        const auto slotsEach = static_cast<std::size_t>(length / step);
        for (std::size_t first = 0; first < slots(); first += slotsEach)
            analysis.add(analysis.digest(window(first, slotsEach)));
    }

    AlignedWindow window(std::size_t first, std::size_t count) const {
        AlignedWindow window(at(first), step, count, machines.size(), MetricSet::all());
        const std::size_t width = std::min(count, slots() - first);
        for (std::size_t m = 0; m < machines.size(); ++m) {
            const auto put = [&](Metric metric, const std::vector<float>& values) {
                const auto from = values.begin() + static_cast<std::ptrdiff_t>(first);
                std::copy_n(from, width, window.mutableRow(metric, m).begin());
            };
            put(Metric::currentA, machines[m].currentA);
            put(Metric::powerFactor, machines[m].powerFactor);
            put(Metric::activePowerKw, machines[m].activePowerKw);
        }
        return window;
    }

 private:
    MachineSurvey survey(const Machine& machine) const {
        MachineSurvey survey;
        survey.meter.id = machine.id;
        survey.interval = step;
        std::vector<float> running;
        std::size_t last = 0;
        for (std::size_t k = 0; k < machine.currentA.size(); ++k) {
            const float amps = machine.currentA[k];
            if (std::isnan(amps)) continue;
            if (survey.rows++ == 0) survey.span.from = at(k);
            last = k;
            if (amps > 0) running.push_back(amps);
        }
        if (survey.rows > 0) survey.span.to = at(last);
        const auto expected = static_cast<double>((survey.span.to - survey.span.from) / step + 1);
        survey.completeness = static_cast<double>(survey.rows) / expected;
        if (running.empty()) return survey;
        // Half of the upper reaches parts running from idle wherever idle is well below.
        std::sort(running.begin(), running.end());
        survey.runningThresholdA = 0.5 * running[running.size() * 95 / 100];
        std::erase_if(running, [&](float x) { return x < survey.runningThresholdA; });
        survey.runningMedianA = medianInPlace(std::span(running));
        return survey;
    }
};

}  // namespace joulewatch
