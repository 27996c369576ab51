#pragma once

#include <bit>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/modbus/meter_reading.hpp"
#include "ingest/modbus/sunspec.hpp"

namespace joulewatch::modbus {

/// For tests: the registers of a device, 0 where nothing was set.
class DeviceFixture {
 public:
    DeviceFixture& set(std::size_t address, std::initializer_list<std::uint16_t> words) {
        for (const std::uint16_t word : words) words_[address++] = word;
        return *this;
    }
    DeviceFixture& setFloat(std::size_t address, float value) {
        const auto bits = std::bit_cast<std::uint32_t>(value);
        return set(address, {static_cast<std::uint16_t>(bits >> 16U),
                             static_cast<std::uint16_t>(bits & 0xFFFFU)});
    }
    DeviceFixture& setText(std::size_t address, std::string_view text) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            std::uint16_t& word = words_[address + i / 2];
            const auto byte = static_cast<std::uint16_t>(static_cast<unsigned char>(text[i]));
            word = static_cast<std::uint16_t>(i % 2 == 0 ? byte << 8U : word | byte);
        }
        return *this;
    }

    Answer<Words> read(RegisterBlock block) const {
        if (block.address + std::size_t{block.words} > words_.size())
            return tl::unexpected(Failure{Fault::refused, "Exception 2.", 2});
        const auto from = words_.begin() + block.address;
        return Words(from, from + block.words);
    }
    RegisterImage image(std::span<const RegisterRow> rows, std::uint16_t maxWords,
                        std::uint16_t maxGap) const {
        RegisterImage image;
        for (const RegisterBlock& block : planReading(rows, maxWords, maxGap))
            image.add(block.address, *read(block));
        return image;
    }
    MeterReading interpretAs(std::string_view profile, const MeterSetup& setup = {}) const {
        const MeterProfile& found = *profileNamed(profile);
        return interpret(found.rows, image(found.rows, found.maxWords, found.maxGap), setup);
    }

 private:
    std::vector<std::uint16_t> words_ = std::vector<std::uint16_t>(65536);
};

}  // namespace joulewatch::modbus
