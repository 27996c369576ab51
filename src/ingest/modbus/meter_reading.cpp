#include "ingest/modbus/meter_reading.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/decimal.hpp"

namespace joulewatch::modbus {
namespace {

using Values = std::array<double, kQuantities>;

double& at(Values& values, Quantity quantity) { return values[static_cast<std::size_t>(quantity)]; }
double at(const Values& values, Quantity quantity) {
    return values[static_cast<std::size_t>(quantity)];
}

/// SunSpec's exponent, -10 to 10; of one that is not there the number has no meaning.
std::optional<int> exponentOf(const RegisterRow& row, const RegisterImage& image) {
    if (!row.scaleAddress) return 0;
    const auto word = image.find(*row.scaleAddress, 1);
    if (!word) return std::nullopt;
    const auto exponent = static_cast<std::int16_t>(word->front());
    if (exponent < -10 || exponent > 10) return std::nullopt;
    return exponent;
}

/// Divided, not multiplied with a fraction: 2301 tenths are 230.1, to the last bit.
double scaled(double number, int exponent) {
    const double power = kPowersOfTen[static_cast<std::size_t>(std::abs(exponent))];
    return exponent < 0 ? number / power : number * power;
}

double valueOf(const RegisterRow& row, const RegisterImage& image, const MeterSetup& setup) {
    const std::size_t length = wordsOf(row.encoding.type);
    const auto words = image.find(row.address, length);
    const auto exponent = exponentOf(row, image);
    if (!words || !exponent) return kMissing;
    Encoding encoding = row.encoding;
    if (setup.order && length > 1) encoding.order = *setup.order;
    const double value = scaled(decodeNumber(encoding, *words), *exponent - row.decimals);
    return row.isGeneration ? -value : value;
}

double factorOf(Quantity quantity, const MeterSetup& setup) {
    const double both = setup.currentRatio * setup.voltageRatio;
    const double sign = setup.invert ? -1 : 1;
    switch (quantity) {
        case Quantity::voltageV:
            return setup.voltageRatio;
        case Quantity::currentA:
            return setup.currentRatio;
        case Quantity::activePowerKw:
        case Quantity::reactivePowerKvar:
            return both * sign;
        case Quantity::apparentPowerKva:
        case Quantity::energyImportKwh:
        case Quantity::energyExportKwh:
            return both;
        default:
            return 1;
    }
}

/// Of the phases that have one.
double meanOf(const std::array<Values, kParts>& parts, Quantity quantity) {
    double sum = 0;
    int count = 0;
    for (const Part part : {Part::l1, Part::l2, Part::l3}) {
        const double value = at(parts[static_cast<std::size_t>(part)], quantity);
        if (std::isnan(value)) continue;
        sum += value;
        ++count;
    }
    return count == 0 ? kMissing : sum / count;
}

double totalOf(const std::array<Values, kParts>& parts, Quantity quantity) {
    double sum = 0;
    for (const Part part : {Part::l1, Part::l2, Part::l3})
        sum += at(parts[static_cast<std::size_t>(part)], quantity);
    return sum;  // missing when a phase is
}

/// The first that says something; a voltage to a neutral that is not wired is 0.
double firstOf(std::initializer_list<double> candidates) {
    double first = kMissing;
    for (const double each : candidates) {
        if (std::isnan(each)) continue;
        if (each != 0) return each;
        if (std::isnan(first)) first = each;
    }
    return first;
}

void settleMeter(std::array<Values, kParts>& parts) {
    Values& meter = parts[static_cast<std::size_t>(Part::meter)];
    const Values& other = parts[static_cast<std::size_t>(Part::otherwise)];
    for (const Quantity quantity : {Quantity::voltageV, Quantity::currentA})
        at(meter, quantity) =
            firstOf({at(meter, quantity), meanOf(parts, quantity), at(other, quantity)});
    for (const Quantity quantity : {Quantity::activePowerKw, Quantity::reactivePowerKvar})
        if (std::isnan(at(meter, quantity))) at(meter, quantity) = totalOf(parts, quantity);
}

/// Some send percent (SunSpec's inverters), and rounding makes of 1 a little more.
double powerFactorOf(const Values& values) {
    const double power = at(values, Quantity::activePowerKw);
    const double apparent = at(values, Quantity::apparentPowerKva);
    double magnitude =
        apparent > 0 ? std::abs(power) / apparent : std::abs(at(values, Quantity::powerFactor));
    if (!(apparent > 0) && magnitude > 1.01) magnitude /= 100;
    if (magnitude > 1 && magnitude <= 1.01) magnitude = 1;
    return std::signbit(power) && power != 0 ? -magnitude : magnitude;
}

Sample sampleOf(const Values& values) {
    Sample sample;
    const auto set = [&](Metric metric, double value) {
        const MetricInfo& limits = info(metric);
        if (value >= limits.min && value <= limits.max) sample[index(metric)] = value;
    };
    set(Metric::voltageV, at(values, Quantity::voltageV));
    set(Metric::currentA, std::abs(at(values, Quantity::currentA)));
    set(Metric::activePowerKw, at(values, Quantity::activePowerKw));
    set(Metric::reactivePowerKvar, at(values, Quantity::reactivePowerKvar));
    set(Metric::frequencyHz, at(values, Quantity::frequencyHz));
    set(Metric::powerFactor, powerFactorOf(values));
    return sample;
}

}  // namespace

MeterReading interpret(std::span<const RegisterRow> rows, const RegisterImage& image,
                       const MeterSetup& setup) {
    std::array<Values, kParts> parts;
    for (Values& each : parts) each.fill(kMissing);
    for (const RegisterRow& row : rows)
        at(parts[static_cast<std::size_t>(row.part)], row.quantity) =
            valueOf(row, image, setup) * factorOf(row.quantity, setup);
    settleMeter(parts);

    MeterReading reading;
    const Values& meter = parts[static_cast<std::size_t>(Part::meter)];
    reading.meter = sampleOf(meter);
    for (std::size_t i = 0; i < reading.phases.size(); ++i)
        reading.phases[i] = sampleOf(parts[static_cast<std::size_t>(Part::l1) + i]);
    reading.energyImportKwh = at(meter, Quantity::energyImportKwh);
    reading.energyExportKwh = at(meter, Quantity::energyExportKwh);
    if (setup.invert) std::swap(reading.energyImportKwh, reading.energyExportKwh);
    return reading;
}

}  // namespace joulewatch::modbus
