#include "ingest/modbus/meter_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace joulewatch::modbus {

MeterReader::MeterReader(MeterChoice choice) : choice_(choice) {
    if (choice_.profile == nullptr) return;
    const MeterProfile& profile = *choice_.profile;
    function_ = profile.function;
    rows_.assign(profile.rows.begin(), profile.rows.end());
    plan_ = planReading(rows_, profile.maxWords, profile.maxGap);
    phases_ = profile.phases;
}

std::string MeterReader::title() const {
    if (choice_.profile != nullptr) return fmt::format("{} {}", maker(), model());
    if (!device_) return "SunSpec";
    const auto kind = sunSpecKind(modelId_);
    return fmt::format("{} {} (SunSpec {}: {})", device_->manufacturer, device_->model, modelId_,
                       kind ? kind->title : "");
}

std::string MeterReader::maker() const {
    if (choice_.profile != nullptr) return std::string(choice_.profile->maker);
    return device_ ? device_->manufacturer : "";
}

std::string MeterReader::model() const {
    if (choice_.profile != nullptr) return std::string(choice_.profile->model);
    return device_ ? device_->model : "";
}

Answer<void> MeterReader::discover(const AskRegisters& ask) {
    auto found = discoverSunSpec(
        [&](RegisterBlock block) { return ask(choice_.unit, Function::readHolding, block); });
    if (!found) return tl::unexpected(found.error());
    const auto model = std::ranges::find_if(found->models, [&](const SunSpecModel& each) {
        return sunSpecKind(each.id) && (!choice_.sunSpecModel || each.id == *choice_.sunSpecModel);
    });
    if (model == found->models.end())
        return tl::unexpected(Failure{
            Fault::unsuited, choice_.sunSpecModel
                                 ? fmt::format("It has no SunSpec model {}.", *choice_.sunSpecModel)
                                 : "It has no SunSpec model of a meter or an inverter."});
    rows_ = sunSpecRows(*model);
    plan_ = planReading(rows_, kMaxWordsAtOnce, kMaxWordsAtOnce);
    modelId_ = model->id;
    phases_ = sunSpecKind(model->id)->phases;
    device_ = std::move(*found);
    return {};
}

Answer<RegisterImage> MeterReader::readBlocks(const AskRegisters& ask) {
    RegisterImage image;
    for (const RegisterBlock& block : plan_) {
        auto words = ask(choice_.unit, function_, block);
        if (!words) return tl::unexpected(words.error());
        image.add(block.address, std::move(*words));
    }
    return image;
}

Answer<MeterReading> MeterReader::read(const AskRegisters& ask) {
    const bool isSunSpec = choice_.profile == nullptr;
    if (isSunSpec && !device_)
        if (auto found = discover(ask); !found) return tl::unexpected(found.error());
    const auto image = readBlocks(ask);
    if (!image) {
        if (isSunSpec) device_.reset();  // it may have been exchanged for another
        return tl::unexpected(image.error());
    }
    return interpret(rows_, *image, choice_.setup);
}

}  // namespace joulewatch::modbus
