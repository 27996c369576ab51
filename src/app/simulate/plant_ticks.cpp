#include "app/simulate/plant_ticks.hpp"

#include <algorithm>

#include "app/label_text.hpp"
#include "core/decimal.hpp"

namespace joulewatch {

PlantTicks::PlantTicks(const PlantOptions& options)
    : plant_(options),
      pieces_(plant_, 0, false),
      states_(plant_.initialStates()),
      machines_(plant_.meters().size()) {}

/// The next block's readings; false when there is none.
bool PlantTicks::fill() {
    if (nextPiece_ == pieces_.count()) return false;
    pieces_.draw(nextPiece_++, piece_);
    pieces_.settle(states_, piece_);
    pieces_.read(piece_);
    for (std::size_t b = 0; b < piece_.blockCount; ++b)
        for (const FaultLabel& each : spikeLabels(plant_, piece_.firstBlock + b))
            spikes_.push_back(each);
    sample_ = 0;
    return true;
}

std::optional<PlantTick> PlantTicks::next() {
    if (sample_ == piece_.readings.samples() && !fill()) return std::nullopt;
    const FixedPointGrid& grid = piece_.readings;
    for (std::size_t m = 0; m < machines_.size(); ++m)
        for (std::size_t c = 0; c < kReadingColumns.size(); ++c)
            machines_[m][index(kReadingColumns[c])] =
                grid.values(m, c)[sample_] /
                kPowersOfTen[static_cast<std::size_t>(kReadingDecimals[c])];
    return PlantTick{grid.start() + static_cast<Duration::rep>(sample_++) * grid.step(), machines_};
}

std::string PlantTicks::labels(Timestamp until) const {
    std::vector<FaultLabel> all = lastingFaults(plant_);
    for (FaultLabel& each : all) each.to = std::min(each.to, until);
    std::ranges::copy(spikes_, std::back_inserter(all));
    std::erase_if(all, [until](const FaultLabel& each) { return each.from > until; });
    return std::string(kLabelHeader) + labelText(plant_, all);
}

}  // namespace joulewatch
