#include "app/simulate/meter_registers.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <string_view>

namespace joulewatch {
namespace {

constexpr double kFrequencyHz = 50;
using Words = std::vector<std::uint16_t>;

void putFloat(Words& words, std::size_t at, double value) {
    const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
    words[at] = static_cast<std::uint16_t>(bits >> 16U);
    words[at + 1] = static_cast<std::uint16_t>(bits);
}

void putLowWordFirst(Words& words, std::size_t at, double value) {
    const auto bits = static_cast<std::uint32_t>(std::lround(value));
    words[at] = static_cast<std::uint16_t>(bits);
    words[at + 1] = static_cast<std::uint16_t>(bits >> 16U);
}

/// `unknown` where it does not fit.
std::uint16_t int16Of(double value, std::uint16_t unknown) {
    const long whole = std::lround(value);
    return whole > -32768 && whole < 32768 ? static_cast<std::uint16_t>(whole) : unknown;
}

struct Values {
    double voltageV, currentA, powerW, powerFactor;
};

/// Eastron SDM630 Modbus protocol, input registers (function 4).
RegisterBlock sdm630(const Values& values) {
    RegisterBlock block{0, Words(0x160)};
    for (std::size_t phase = 0; phase < 3; ++phase) {
        putFloat(block.words, 0x00 + 2 * phase, values.voltageV);
        putFloat(block.words, 0x06 + 2 * phase, values.currentA);
        putFloat(block.words, 0x0C + 2 * phase, values.powerW / 3);
        putFloat(block.words, 0x1E + 2 * phase, values.powerFactor);
    }
    putFloat(block.words, 0x34, values.powerW);
    putFloat(block.words, 0x3E, values.powerFactor);
    putFloat(block.words, 0x46, kFrequencyHz);
    return block;
}

/// Carlo Gavazzi EM24-DIN communication protocol, functions 3 and 4.
RegisterBlock em24(const Values& values) {
    RegisterBlock block{0, Words(0x60)};
    for (std::size_t phase = 0; phase < 3; ++phase) {
        putLowWordFirst(block.words, 0x00 + 2 * phase, values.voltageV * 10);
        putLowWordFirst(block.words, 0x0C + 2 * phase, values.currentA * 1000);
        putLowWordFirst(block.words, 0x12 + 2 * phase, values.powerW * 10 / 3);
        block.words[0x32 + phase] = int16Of(values.powerFactor * 1000, 0);
    }
    putLowWordFirst(block.words, 0x28, values.powerW * 10);
    block.words[0x35] = int16Of(values.powerFactor * 1000, 0);
    block.words[0x37] = int16Of(kFrequencyHz * 10, 0);
    return block;
}

constexpr std::size_t kSunSpecBase = 40000;
constexpr std::size_t kCommonLength = 66, kMeterLength = 105;
constexpr std::uint16_t kNotImplemented = 0x8000;

void putText(Words& words, std::size_t at, std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<std::uint16_t>(static_cast<unsigned char>(text[i]));
        words[at + i / 2] |= static_cast<std::uint16_t>(i % 2 == 0 ? byte << 8U : byte);
    }
}

std::uint16_t scale(int exponent) { return static_cast<std::uint16_t>(exponent); }

/// SunSpec information models 1 (common) and 203 (three-phase meter, star, integers).
RegisterBlock sunSpec(std::uint8_t unit, const Values& values) {
    constexpr std::size_t kCommon = 2, kMeter = kCommon + 2 + kCommonLength;
    constexpr std::size_t kEnd = kMeter + 2 + kMeterLength;
    RegisterBlock block{kSunSpecBase, Words(kEnd + 2)};
    Words& words = block.words;
    putText(words, 0, "SunS");
    words[kCommon] = 1;
    words[kCommon + 1] = kCommonLength;
    putText(words, kCommon + 2, "Joulewatch");
    putText(words, kCommon + 18, "Simulated meter");
    putText(words, kCommon + 50, "SIM-" + std::to_string(unit));
    words[kCommon + 66] = unit;
    words[kMeter] = 203;
    words[kMeter + 1] = kMeterLength;
    for (std::size_t i = 2; i < 38; ++i) words[kMeter + i] = kNotImplemented;
    const auto put = [&](std::size_t total, double value, int exponent) {
        words[kMeter + total] = int16Of(value * std::pow(10, -exponent), kNotImplemented);
    };
    put(2, values.currentA, -2);
    words[kMeter + 6] = scale(-2);
    for (const std::size_t each : {7, 8, 9, 10}) put(each, values.voltageV, -1);
    words[kMeter + 15] = scale(-1);
    for (const std::size_t each : {3, 4, 5}) put(each, values.currentA, -2);
    put(16, kFrequencyHz, -2);
    words[kMeter + 17] = scale(-2);
    put(18, values.powerW, 1);
    words[kMeter + 22] = scale(1);
    put(33, values.powerFactor * 100, -1);  // in percent
    words[kMeter + 37] = scale(-1);
    words[kEnd] = 0xFFFF;
    return block;
}

}  // namespace

RegisterBlock registersOf(MeterModel model, std::uint8_t unit, const Sample& sample) {
    const Values values{sample[index(Metric::voltageV)], sample[index(Metric::currentA)],
                        sample[index(Metric::activePowerKw)] * 1000,
                        sample[index(Metric::powerFactor)]};
    switch (model) {
        case MeterModel::sdm630:
            return sdm630(values);
        case MeterModel::em24:
            return em24(values);
        case MeterModel::sunSpec:
            break;
    }
    return sunSpec(unit, values);
}

}  // namespace joulewatch
