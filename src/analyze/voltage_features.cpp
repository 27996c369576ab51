#include "analyze/voltage_features.hpp"

#include <cmath>

namespace joulewatch {

VoltageRowStream::VoltageRowStream(Sink sink)
    : sink_(std::move(sink)), median_(2 * kReach + 1), moments_(kMomentsWindow) {}

void VoltageRowStream::add(const ReadingBatch& batch) {
    const auto voltage = batch.column(Metric::voltageV);
    const auto current = batch.column(Metric::currentA);
    const std::size_t held = at_.size();
    resize(held + batch.rows());
    expected_.resize(held + batch.rows());
    std::size_t row = held;
    std::size_t ready = 0;
    for (std::size_t i = 0; i < batch.rows(); ++i) {
        const double v = voltage[i];
        if (!std::isfinite(v)) continue;
        moments_.add(v);
        at_[row] = batch.at()[i];
        voltage_[row] = v;
        current_[row] = current[i];
        mean_[row] = moments_.mean();
        deviation_[row] = moments_.variance();
        step_[row] = seen_ == 0 ? 0 : v - last_;
        last_ = v;
        ++row;
        if (median_.size() == 2 * kReach + 1) median_.dropOldest();
        median_.add(v);
        if (++seen_ > kReach) expected_[ready++] = median_.median();
    }
    resize(row);
    expected_.resize(ready);
    for (std::size_t i = held; i < row; ++i) deviation_[i] = std::sqrt(deviation_[i]);
    emit();
}

void VoltageRowStream::resize(std::size_t rows) {
    at_.resize(rows);
    for (auto* column : {&voltage_, &current_, &mean_, &deviation_, &step_}) column->resize(rows);
}

void VoltageRowStream::finish() {
    while (expected_.size() < at_.size()) {
        const std::size_t row = seen_ - at_.size() + expected_.size();
        while (seen_ - median_.size() + kReach < row) median_.dropOldest();
        expected_.push_back(median_.median());
    }
    emit();
}

void VoltageRowStream::emit() {
    const std::size_t ready = expected_.size();
    if (ready == 0) return;
    sink_({std::span(at_).first(ready), std::span(voltage_).first(ready),
           std::span(current_).first(ready), std::span(expected_), std::span(mean_).first(ready),
           std::span(deviation_).first(ready), std::span(step_).first(ready)});
    const auto drop = [&](auto& column) {
        column.erase(column.begin(), column.begin() + static_cast<std::ptrdiff_t>(ready));
    };
    drop(at_);
    drop(voltage_);
    drop(current_);
    drop(mean_);
    drop(deviation_);
    drop(step_);
    expected_.clear();
}

void voltageFeatures(const VoltageRows& rows, const VoltageFeatureScale& scale,
                     VoltageFeatureColumns& columns) {
    const std::size_t n = rows.size();
    for (auto& column : columns) column.resize(n);
    auto& [voltage, deviation, mean, spread, toMean, step, toCurrent] = columns;
    const double perSpread = scale.spreadV > 0 ? 1 / scale.spreadV : 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double v = rows.voltageV[i];
        const double amps = rows.currentA[i];
        voltage[i] = static_cast<float>(v);
        deviation[i] = static_cast<float>((v - rows.expectedV[i]) * perSpread);
        mean[i] = static_cast<float>(rows.meanV[i]);
        spread[i] = static_cast<float>(rows.deviationV[i]);
        step[i] = static_cast<float>(rows.stepV[i] * perSpread);
        const double ratioToMean = v / rows.meanV[i];  // a channel of zeros has no ratio
        toMean[i] = static_cast<float>(rows.meanV[i] != 0 ? ratioToMean : 1);
        const double ratioToCurrent = v / amps;
        toCurrent[i] =
            static_cast<float>(amps > scale.leastCurrentA ? ratioToCurrent : scale.idleRatio);
    }
}

}  // namespace joulewatch
