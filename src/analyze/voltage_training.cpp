#include "analyze/voltage_training.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace joulewatch {
namespace {

constexpr std::uint64_t kEveryRow = std::numeric_limits<std::uint64_t>::max();

/// FNV-1a (Fowler, Noll & Vo), 64 bits.
std::uint64_t hashOf(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return hash;
}

}  // namespace

VoltageTraining::VoltageTraining(std::size_t capacity, std::uint64_t seed, std::string_view machine,
                                 double fraction)
    : capacity_(capacity),
      random_(seed, hashOf(machine)),
      machine_(hashOf(machine)),
      threshold_(fraction >= 1 ? kEveryRow : static_cast<std::uint64_t>(fraction * 0x1p64)) {}

bool VoltageTraining::eligible(std::size_t row) const {
    return threshold_ == kEveryRow || SeededRandom::splitMix(machine_ ^ row) < threshold_;
}

void VoltageTraining::add(const VoltageRows& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!eligible(row_++)) continue;
        const std::size_t place = offered_++ < capacity_ ? kept_.size() : random_.below(offered_);
        if (place >= capacity_) continue;
        if (place == kept_.size()) kept_.emplace_back();
        kept_[place] = {rows.voltageV[i], rows.currentA[i],   rows.expectedV[i],
                        rows.meanV[i],    rows.deviationV[i], rows.stepV[i]};
    }
}

FeatureMatrix VoltageTraining::features(const VoltageFeatureScale& scale) const {
    FeatureMatrix matrix({kVoltageFeatures.begin(), kVoltageFeatures.end()}, kept_.size());
    VoltageFeatureColumns columns;
    for (std::size_t row = 0; row < kept_.size(); ++row) {
        const Row& each = kept_[row];
        const Timestamp at{};
        voltageFeatures(
            {std::span(&at, 1), std::span(&each.voltageV, 1), std::span(&each.currentA, 1),
             std::span(&each.expectedV, 1), std::span(&each.meanV, 1),
             std::span(&each.deviationV, 1), std::span(&each.stepV, 1)},
            scale, columns);
        for (std::size_t f = 0; f < columns.size(); ++f)
            matrix.mutableColumn(f)[row] = columns[f].front();
    }
    return matrix;
}

}  // namespace joulewatch
