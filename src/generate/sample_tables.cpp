#include "generate/sample_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string_view>

#include "core/time.hpp"
#include "generate/sample_noise.hpp"

namespace joulewatch {

double SampleDrift::next() {
    value_ = memory_ * value_ + std::sqrt(1 - memory_ * memory_) * noise_.normal();
    return value_;
}

namespace {

constexpr double kPi = std::numbers::pi;
const Timestamp kStart = *parseTimestamp("2024-01-01");  // a Monday
constexpr Duration kQuarter = std::chrono::minutes{15};

/// Day of the table, from 1.
int dayOf(Timestamp at) { return static_cast<int>(dayNumber(at) - dayNumber(kStart)) + 1; }
double hourOf(Timestamp at) {
    const auto midnight = std::chrono::floor<std::chrono::days>(at);
    return std::chrono::duration<double, std::ratio<3600>>(at - midnight).count();
}

/// Warmest at 15 o'clock.
double outdoorC(Timestamp at, double mean, double drift) {
    return mean + 4 * std::cos((hourOf(at) - 15) / 24 * 2 * kPi) + 2 * drift;
}

/// Share of the day's peak, with its top in the afternoon and a lower weekend.
double businessShare(Timestamp at) {
    const double hour = hourOf(at);
    const double day = hour > 6 && hour < 21 ? std::sin((hour - 6) / 15 * kPi) : 0;
    return 0.3 + (isWeekend(at) ? 0.15 : 0.6) * day;
}

struct Substation {
    std::string_view id;
    double ratedA;
    double powerFactor;
};

/// Top-oil rise over ambient at load K, and how fast it is reached: IEC 60076-7:2018, distribution
/// transformer, ONAN (Δθor 55 K, R 5, x 0.8, τo 180 min).
double oilAfter(double oilC, double ambientC, double load, Duration step) {
    const double target = ambientC + 55 * std::pow((1 + 5 * load * load) / 6, 0.8);
    const double minutes = std::chrono::duration<double, std::ratio<60>>(step).count();
    return oilC + (target - oilC) * (1 - std::exp(-minutes / 180));
}

}  // namespace

std::string substationTable(std::uint64_t seed) {
    constexpr std::array kSubstations{Substation{"SS-1", 110, 0.95}, Substation{"SS-2", 90, 0.92}};
    std::string text =
        "substation_id,timestamp,voltage,current,power_factor,active_power,transformer_temp,"
        "ambient_temp,load_pct,status\n";
    for (std::size_t s = 0; s < kSubstations.size(); ++s) {
        const Substation& station = kSubstations[s];
        SampleNoise noise(seed, static_cast<std::uint32_t>(10 + s));
        SampleDrift weather(SampleNoise(seed, 20), 0.98);  // the same sky over both
        double oil = 35, stuck = 0;
        for (int i = 0; i < 96 * 14; ++i) {
            const Timestamp at = kStart + kQuarter * i;
            const double hour = hourOf(at);
            const bool second = s == 1;
            const double load = std::max(0.05, businessShare(at) * (1 + 0.03 * noise.normal()));
            const double voltage = 11'000 * (1 + 0.004 * noise.normal() - 0.01 * load);
            double current = station.ratedA * load;
            const bool sags = second && dayOf(at) == 6 && hour >= 8 && hour < 14;
            const double factor =
                sags ? 0.72 + 0.004 * noise.normal() : station.powerFactor + 0.008 * noise.normal();
            const bool hot = second && dayOf(at) == 10 && hour >= 10 && hour < 16;
            const double ambient = outdoorC(at, 8, weather.next());
            oil = oilAfter(oil, ambient + (hot ? 35 : 0), load, kQuarter);
            if (second && dayOf(at) == 12 && hour >= 3 && hour < 5.5) {
                if (stuck == 0) stuck = current;
                current = stuck;
            }
            // The power follows from what is written, as a meter's does.
            const double v = std::round(voltage * 10) / 10;
            const double a = std::round(current * 100) / 100;
            const double pf = std::round(std::min(factor, 1.0) * 1000) / 1000;
            text += fmt::format("{},{},{:.1f},{:.2f},{:.3f},{:.2f},{:.1f},{:.1f},{:.1f},{}\n",
                                station.id, formatTimestamp(at), v, a, pf,
                                std::sqrt(3.0) * v * a * pf / 1000, oil, ambient, 100 * load,
                                hot ? "COOLING_FAULT" : "OK");
        }
    }
    return text;
}

std::string phasorTable(std::uint64_t seed) {
    constexpr int kFrames = 3000;
    constexpr double kNominalV = 130'000, kNominalA = 400;
    std::string text;
    for (int relay = 1; relay <= 4; ++relay)
        text += fmt::format(
            "R{0}-PA1:VH,R{0}-PM1:V,R{0}-PM4:I,R{0}-PA7:VH,R{0}-PM7:V,R{0}-PM10:I,R{0}:F,R{0}:DF,"
            "R{0}-PA:Z,R{0}:S,",
            relay);
    text += "marker\n";
    SampleNoise noise(seed, 30);
    SampleDrift deviation(SampleNoise(seed, 31), 0.999);
    double angle = 0, before = 50;
    for (int row = 1; row <= kFrames; ++row) {
        const bool fault = row >= 901 && row <= 930;
        const bool open = row >= 2001 && row <= 2060;
        const double frequency = 50 + 0.015 * deviation.next() - (fault ? 0.03 : 0);
        // Degrees that a clock at 50 Hz gains on the grid in one frame.
        angle = std::remainder(angle + 360 * (frequency - 50) / 30, 360);
        for (int relay = 1; relay <= 4; ++relay) {
            const double near = fault ? 0.6 + 0.1 * (relay - 1) : 1;
            const bool off = open && relay >= 3;
            const double v = kNominalV * near * (1 + 0.0005 * noise.normal());
            const double a =
                off ? 0 : kNominalA * (fault && relay <= 2 ? 6 : 1) * (1 + 0.003 * noise.normal());
            const double shift = std::remainder(angle + 7 * relay + 0.01 * noise.normal(), 360);
            text += fmt::format(
                "{0:.4f},{1:.2f},{2:.3f},{0:.4f},{1:.2f},{2:.3f},{3:.4f},{4:.4f},"
                "{5},{6},",
                shift, v, a, frequency, (frequency - before) * 30,
                a > 0 ? fmt::format("{:.4f}", v / a) : "inf", fault ? 1 : 0);
        }
        before = frequency;
        text += fault ? "Fault\n" : open ? "LineOff\n" : "NoEvents\n";
    }
    return text;
}

std::string consumptionTable(std::uint64_t seed) {
    struct Building {
        std::string_view id, place;
        double peakKw;
    };
    constexpr std::array kBuildings{Building{"B-101", "Hall A", 80},
                                    Building{"B-102", "Hall B", 50}};
    std::string text = "timestamp,consumption,meter_id,location,temperature,humidity,season\n";
    std::array<SampleNoise, 2> noise{SampleNoise(seed, 40), SampleNoise(seed, 41)};
    SampleDrift weather(SampleNoise(seed, 42), 0.99);
    double stuck = 0;
    for (int i = 0; i < 96 * 21; ++i) {
        const Timestamp at = kStart + kQuarter * i;
        const int day = dayOf(at);
        const double hour = hourOf(at);
        const double drift = weather.next();
        const double temperature = outdoorC(at, 4, drift);
        const double humidity = std::clamp(80 - 2 * (temperature - 4), 20.0, 100.0);
        for (std::size_t b = 0; b < kBuildings.size(); ++b) {
            const double heating = 0.01 * std::max(0.0, 15 - temperature);
            double kw = kBuildings[b].peakKw * (businessShare(at) + heating) *
                        (1 + 0.04 * noise[b].normal());
            if (b == 0 && day == 4 && hour >= 10 && hour < 13) kw = 0;
            if (b == 1 && day == 9 && hour >= 14 && hour < 17) {
                if (stuck == 0) stuck = kw;
                kw = stuck;
            }
            if (b == 1 && day == 15) kw *= 4;
            if (b == 1 && day == 18 && hour == 12) kw = -kw;
            text +=
                fmt::format("{},{:.3f},{},{},{:.1f},{:.0f},winter\n", formatTimestamp(at), kw / 4,
                            kBuildings[b].id, kBuildings[b].place, temperature, humidity);
        }
    }
    return text;
}

std::string householdTable(std::uint64_t seed) {
    constexpr Duration kHalfHour = std::chrono::minutes{30};
    std::string text = "timestamp,kwh,cost\n";
    SampleNoise noise(seed, 50);
    const auto bump = [](double hour, double at, double width) {
        return std::exp(-(hour - at) * (hour - at) / (2 * width * width));
    };
    for (int i = 0; i < 48 * 60; ++i) {
        const Timestamp at = kStart + kHalfHour * i;
        const int day = dayOf(at);
        const double hour = hourOf(at);
        const bool away = day >= 31 && day <= 37;
        const double active = 0.6 * bump(hour, 7.5, 0.8) + 1.3 * bump(hour, 19.5, 1.8) +
                              (isWeekend(at) ? 0.7 : 0.2) * bump(hour, 13, 2.5);
        const double kw = (0.15 + (away ? 0 : active)) * (1 + 0.15 * noise.normal());
        const double kwh = std::max(0.02, kw) / 2;
        if (day == 20 && hour >= 1 && hour < 6) continue;
        const double rate = hour >= 22 || hour < 6 ? 0.21 : 0.33;
        const std::string line =
            fmt::format("{},{:.3f},{:.3f}\n", formatTimestamp(at), kwh, kwh * rate);
        text += line;
        if (day == 45 && hour == 0) text += line;
    }
    return text;
}

}  // namespace joulewatch
