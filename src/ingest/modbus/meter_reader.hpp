#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ingest/modbus/connection.hpp"
#include "ingest/modbus/meter_reading.hpp"
#include "ingest/modbus/sunspec.hpp"

namespace joulewatch::modbus {

/// Which device it is, and how it is read.
struct MeterChoice {
    std::uint8_t unit = 1;
    const MeterProfile* profile = nullptr;        // null: SunSpec
    std::optional<std::uint16_t> sunSpecModel{};  // of several in a device; none: the first we read
    MeterSetup setup{};
};

/// Reads one meter. What a SunSpec device is made of is asked once, and again after a failure.
class MeterReader {
 public:
    explicit MeterReader(MeterChoice choice);

    /// A meter takes some requests.
    Answer<MeterReading> read(const AskRegisters& ask);
    /// Known once a SunSpec device has answered.
    const std::optional<SunSpecDevice>& device() const { return device_; }
    /// What is read: the profile's maker and model, or the SunSpec device's name and model.
    std::string title() const;
    /// Who made it; empty as long as a SunSpec device has not said so.
    std::string maker() const;
    std::string model() const;
    int phases() const { return phases_; }

 private:
    Answer<void> discover(const AskRegisters& ask);
    Answer<RegisterImage> readBlocks(const AskRegisters& ask);

    MeterChoice choice_;
    Function function_ = Function::readHolding;
    std::vector<RegisterRow> rows_;
    std::vector<RegisterBlock> plan_;
    int phases_ = 0;
    std::optional<SunSpecDevice> device_;
    std::uint16_t modelId_ = 0;
};

}  // namespace joulewatch::modbus
