#include "app/modbus_image.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string_view>

namespace joulewatch {
namespace {

constexpr std::uint16_t kCommonLength = 66, kMeterModel = 213, kMeterLength = 124;
constexpr std::size_t kCommonAt = 2, kMeterAt = kCommonAt + 2 + kCommonLength,
                      kEndAt = kMeterAt + 2 + kMeterLength;

using Image = std::vector<std::uint16_t>;

void putText(Image& image, std::size_t at, std::size_t words, std::string_view text) {
    text = text.substr(0, 2 * words);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        image[at + i / 2] |= static_cast<std::uint16_t>(i % 2 == 0 ? byte << 8U : byte);
    }
}

void putFloat(Image& image, std::size_t at, double value) {
    const float single =
        std::isnan(value) ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(value);
    const auto bits = std::bit_cast<std::uint32_t>(single);
    image[at] = static_cast<std::uint16_t>(bits >> 16U);
    image[at + 1] = static_cast<std::uint16_t>(bits & 0xFFFFU);
}

/// The meter's own number and its phases', which in model 213 follow each other.
void putMetric(Image& image, std::size_t offset, const ServedMeter& meter, Metric metric,
               double factor) {
    putFloat(image, kMeterAt + offset, factor * meter.meter[index(metric)]);
    for (std::size_t i = 0; i < meter.phases.size(); ++i)
        putFloat(image, kMeterAt + offset + 2 + 2 * i, factor * meter.phases[i][index(metric)]);
}

/// SunSpec's total current is the sum of the phases; of a meter without them, what it says.
double totalCurrent(const ServedMeter& meter) {
    double sum = 0;
    for (const Sample& phase : meter.phases) sum += phase[index(Metric::currentA)];
    return std::isnan(sum) ? meter.meter[index(Metric::currentA)] : sum;
}

}  // namespace

std::vector<std::uint16_t> modbusImage(const ServedMeter& meter) {
    Image image(kEndAt + 2, 0);
    image[0] = 0x5375;  // "SunS"
    image[1] = 0x6E53;
    image[kCommonAt] = 1;
    image[kCommonAt + 1] = kCommonLength;
    putText(image, kCommonAt + 2, 16, "Joulewatch");
    putText(image, kCommonAt + 18, 16, "Meter");
    putText(image, kCommonAt + 42, 8, JOULEWATCH_VERSION);
    putText(image, kCommonAt + 50, 16, meter.id);
    image[kCommonAt + 66] = meter.unit;
    image[kCommonAt + 67] = 0x8000;  // the pad that makes its length even

    image[kMeterAt] = kMeterModel;
    image[kMeterAt + 1] = kMeterLength;
    for (std::size_t at = kMeterAt + 2; at < kEndAt - 2; at += 2) putFloat(image, at, kMissing);
    putMetric(image, 2, meter, Metric::currentA, 1);
    putFloat(image, kMeterAt + 2, totalCurrent(meter));
    putMetric(image, 10, meter, Metric::voltageV, 1);
    putFloat(image, kMeterAt + 26, meter.meter[index(Metric::frequencyHz)]);
    putMetric(image, 28, meter, Metric::activePowerKw, 1000);
    putMetric(image, 44, meter, Metric::reactivePowerKvar, 1000);
    putMetric(image, 52, meter, Metric::powerFactor, 1);
    image[kEndAt] = 0xFFFF;
    return image;
}

}  // namespace joulewatch
