#include "analyze/quality/submeter_balance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace joulewatch {
namespace {

constexpr double kTolerance = 0.03;
constexpr double kWhole = 0.99;  // of a day's intervals
constexpr Duration kDay = std::chrono::days{1};

bool isCalledMain(const Meter& meter) {
    std::string name = meter.id + " " + meter.type;
    std::ranges::transform(name, name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return name.find("main") != std::string::npos || name.find("total") != std::string::npos;
}

}  // namespace

void DailyEnergy::add(const Reading& reading, Duration interval) {
    const double power = reading.values[index(Metric::activePowerKw)];
    if (std::isnan(power) || interval.count() <= 0 || interval > kDay) return;
    const std::int64_t number = dayNumber(reading.at);
    const bool newest = !days_.empty() && days_.rbegin()->first == number;
    Day& day = newest ? days_.rbegin()->second : days_[number];
    day.kwh += power * std::chrono::duration<double, std::ratio<3600>>(interval).count();
    ++day.values;
}

std::optional<double> DailyEnergy::of(std::int64_t day, Duration interval) const {
    const auto found = days_.find(day);
    const double expected =
        static_cast<double>(kDay.count()) / static_cast<double>(interval.count());
    if (found == days_.end() || static_cast<double>(found->second.values) < kWhole * expected)
        return std::nullopt;
    return found->second.kwh;
}

void SubmeterBalance::add(const Meter& meter, Duration interval, const DailyEnergy& energy) {
    if (!energy.days().empty()) meters_[meter.id] = {isCalledMain(meter), interval, &energy};
}

void SubmeterBalance::finish(QualityFindings& findings) const {
    const auto isMain = [](const auto& each) { return each.second.main; };
    if (meters_.size() < 2 || std::ranges::count_if(meters_, isMain) != 1) return;
    const auto& [mainId, main] = *std::ranges::find_if(meters_, isMain);
    for (const auto& [day, ignored] : main.energy->days()) {
        const auto whole = main.energy->of(day, main.interval);
        double parts = 0;
        bool complete = whole.has_value();
        for (const auto& [id, meter] : meters_) {
            if (meter.main) continue;
            const auto energy = meter.energy->of(day, meter.interval);
            complete = complete && energy;
            parts += energy.value_or(0);
        }
        if (!complete || parts <= (1 + kTolerance) * *whole) continue;
        QualityFinding made;
        made.rule = QualityRule::impossibleElectricity;
        made.level = QualityLevel::warning;
        made.meter = mainId;
        made.metric = Metric::activePowerKw;
        made.range.from = Timestamp{std::chrono::days{day}};
        made.range.to = made.range.from + kDay;
        made.value = parts;
        made.expected = *whole;
        made.message = fmt::format("The sub-meters counted {:.4g} kWh, the main meter {:.4g} kWh.",
                                   parts, *whole);
        made.suggestion =
            "A current transformer's ratio is wrong, or one of the meters is not behind the main.";
        findings.add(std::move(made));
    }
}

}  // namespace joulewatch
