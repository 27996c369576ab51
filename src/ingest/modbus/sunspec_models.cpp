// The models of SunSpec that measure, as tables; offsets count registers from the model's id.
// Source: SunSpec Modbus model definitions (model_1xx.json, model_2xx.json, Apache-2.0).
#include <algorithm>

#include "ingest/modbus/sunspec.hpp"

namespace joulewatch::modbus {
namespace {

constexpr Encoding kInt16{NumberType::int16, ByteOrder::abcd, Absent::sunSpec};
constexpr Encoding kUint16{NumberType::uint16, ByteOrder::abcd, Absent::sunSpec};
constexpr Encoding kFloat{NumberType::float32, ByteOrder::abcd, Absent::sunSpec};
constexpr Encoding kCounter{NumberType::counter32, ByteOrder::abcd, Absent::sunSpec};

using enum Quantity;
using enum Part;

/// 201 (one phase), 202 (two), 203 (three to neutral), 204 (three between the lines). A is the sum
/// of the phases, so it counts only where they are not told.
constexpr RegisterRow kIntegerMeter[] = {
    {2, kInt16, currentA, otherwise, 0, 6},
    {3, kInt16, currentA, l1, 0, 6},
    {4, kInt16, currentA, l2, 0, 6},
    {5, kInt16, currentA, l3, 0, 6},
    {7, kInt16, voltageV, meter, 0, 15},
    {8, kInt16, voltageV, l1, 0, 15},
    {9, kInt16, voltageV, l2, 0, 15},
    {10, kInt16, voltageV, l3, 0, 15},
    {11, kInt16, voltageV, otherwise, 0, 15},
    {16, kInt16, frequencyHz, meter, 0, 17},
    {18, kInt16, activePowerKw, meter, 3, 22},
    {19, kInt16, activePowerKw, l1, 3, 22},
    {20, kInt16, activePowerKw, l2, 3, 22},
    {21, kInt16, activePowerKw, l3, 3, 22},
    {23, kInt16, apparentPowerKva, meter, 3, 27},
    {24, kInt16, apparentPowerKva, l1, 3, 27},
    {25, kInt16, apparentPowerKva, l2, 3, 27},
    {26, kInt16, apparentPowerKva, l3, 3, 27},
    {28, kInt16, reactivePowerKvar, meter, 3, 32},
    {29, kInt16, reactivePowerKvar, l1, 3, 32},
    {30, kInt16, reactivePowerKvar, l2, 3, 32},
    {31, kInt16, reactivePowerKvar, l3, 3, 32},
    {33, kInt16, powerFactor, meter, 0, 37},
    {34, kInt16, powerFactor, l1, 0, 37},
    {35, kInt16, powerFactor, l2, 0, 37},
    {36, kInt16, powerFactor, l3, 0, 37},
    {38, kCounter, energyExportKwh, meter, 3, 54},
    {46, kCounter, energyImportKwh, meter, 3, 54},
};

/// 211 to 214: the same with floats.
constexpr RegisterRow kFloatMeter[] = {
    {2, kFloat, currentA, otherwise},
    {4, kFloat, currentA, l1},
    {6, kFloat, currentA, l2},
    {8, kFloat, currentA, l3},
    {10, kFloat, voltageV, meter},
    {12, kFloat, voltageV, l1},
    {14, kFloat, voltageV, l2},
    {16, kFloat, voltageV, l3},
    {18, kFloat, voltageV, otherwise},
    {26, kFloat, frequencyHz, meter},
    {28, kFloat, activePowerKw, meter, 3},
    {30, kFloat, activePowerKw, l1, 3},
    {32, kFloat, activePowerKw, l2, 3},
    {34, kFloat, activePowerKw, l3, 3},
    {36, kFloat, apparentPowerKva, meter, 3},
    {38, kFloat, apparentPowerKva, l1, 3},
    {40, kFloat, apparentPowerKva, l2, 3},
    {42, kFloat, apparentPowerKva, l3, 3},
    {44, kFloat, reactivePowerKvar, meter, 3},
    {46, kFloat, reactivePowerKvar, l1, 3},
    {48, kFloat, reactivePowerKvar, l2, 3},
    {50, kFloat, reactivePowerKvar, l3, 3},
    {52, kFloat, powerFactor, meter},
    {54, kFloat, powerFactor, l1},
    {56, kFloat, powerFactor, l2},
    {58, kFloat, powerFactor, l3},
    {60, kFloat, energyExportKwh, meter, 3},
    {68, kFloat, energyImportKwh, meter, 3},
};

/// 101, 102, 103: inverters of one, two and three phases.
constexpr RegisterRow kIntegerInverter[] = {
    {2, kUint16, currentA, otherwise, 0, 6},
    {3, kUint16, currentA, l1, 0, 6},
    {4, kUint16, currentA, l2, 0, 6},
    {5, kUint16, currentA, l3, 0, 6},
    {7, kUint16, voltageV, otherwise, 0, 13},
    {10, kUint16, voltageV, l1, 0, 13},
    {11, kUint16, voltageV, l2, 0, 13},
    {12, kUint16, voltageV, l3, 0, 13},
    {14, kInt16, activePowerKw, meter, 3, 15, true},
    {16, kUint16, frequencyHz, meter, 0, 17},
    {18, kInt16, apparentPowerKva, meter, 3, 19},
    {20, kInt16, reactivePowerKvar, meter, 3, 21, true},
    {22, kInt16, powerFactor, meter, 0, 23},
    {24, kCounter, energyExportKwh, meter, 3, 26},
};

/// 111, 112, 113: the same with floats.
constexpr RegisterRow kFloatInverter[] = {
    {2, kFloat, currentA, otherwise},
    {4, kFloat, currentA, l1},
    {6, kFloat, currentA, l2},
    {8, kFloat, currentA, l3},
    {10, kFloat, voltageV, otherwise},
    {16, kFloat, voltageV, l1},
    {18, kFloat, voltageV, l2},
    {20, kFloat, voltageV, l3},
    {22, kFloat, activePowerKw, meter, 3, {}, true},
    {24, kFloat, frequencyHz, meter},
    {26, kFloat, apparentPowerKva, meter, 3},
    {28, kFloat, reactivePowerKvar, meter, 3, {}, true},
    {30, kFloat, powerFactor, meter},
    {32, kFloat, energyExportKwh, meter, 3},
};

struct ModelRows {
    std::uint16_t id;
    SunSpecKind kind;
    std::span<const RegisterRow> rows;
};
constexpr ModelRows kModels[] = {
    {101, {"inverter, one phase", 1}, kIntegerInverter},
    {102, {"inverter, two phases", 2}, kIntegerInverter},
    {103, {"inverter, three phases", 3}, kIntegerInverter},
    {111, {"inverter, one phase", 1}, kFloatInverter},
    {112, {"inverter, two phases", 2}, kFloatInverter},
    {113, {"inverter, three phases", 3}, kFloatInverter},
    {201, {"meter, one phase", 1}, kIntegerMeter},
    {202, {"meter, two phases", 2}, kIntegerMeter},
    {203, {"meter, three phases", 3}, kIntegerMeter},
    {204, {"meter, three phases without neutral", 3}, kIntegerMeter},
    {211, {"meter, one phase", 1}, kFloatMeter},
    {212, {"meter, two phases", 2}, kFloatMeter},
    {213, {"meter, three phases", 3}, kFloatMeter},
    {214, {"meter, three phases without neutral", 3}, kFloatMeter},
};

const ModelRows* find(std::uint16_t id) {
    const auto* found = std::ranges::find(kModels, id, &ModelRows::id);
    return found == std::end(kModels) ? nullptr : found;
}

/// What a device of fewer phases has at the places of the others is not to be relied on.
bool isOfPhase(const RegisterRow& row, int phases) {
    return (row.part != l2 || phases >= 2) && (row.part != l3 || phases >= 3);
}

bool isInside(const RegisterRow& row, const SunSpecModel& model) {
    const std::size_t end = 2U + model.length;
    return row.address + wordsOf(row.encoding.type) <= end &&
           (!row.scaleAddress || *row.scaleAddress < end);
}

}  // namespace

std::optional<SunSpecKind> sunSpecKind(std::uint16_t modelId) {
    const ModelRows* found = find(modelId);
    return found == nullptr ? std::nullopt : std::optional(found->kind);
}

std::vector<RegisterRow> sunSpecRows(const SunSpecModel& model) {
    std::vector<RegisterRow> rows;
    const ModelRows* found = find(model.id);
    if (found == nullptr) return rows;
    for (RegisterRow row : found->rows) {
        if (!isInside(row, model)) continue;  // a device that says it has less
        if (!isOfPhase(row, found->kind.phases)) continue;
        row.address = static_cast<std::uint16_t>(row.address + model.address);
        if (row.scaleAddress)
            row.scaleAddress = static_cast<std::uint16_t>(*row.scaleAddress + model.address);
        rows.push_back(row);
    }
    return rows;
}

}  // namespace joulewatch::modbus
