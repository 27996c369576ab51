#include "analyze/own_profile.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

#include "signal/robust.hpp"

namespace joulewatch {
namespace {

constexpr double kYearDays = 365.25;
constexpr double kSeasonMattersDays = 60;
constexpr double kWholeWeeksDays = 21;  // below, an hour of the week is seen once or twice

double daysSince(Timestamp origin, Timestamp at) {
    return std::chrono::duration<double, std::ratio<86400>>(at - origin).count();
}

/// Which hours are alike: 168 of the week, or 24 of weekdays and 24 of weekends.
std::size_t cellOf(Timestamp hour, bool wholeWeeks) {
    const auto clock = static_cast<std::size_t>(hourOfDay(hour));
    const auto day = static_cast<std::size_t>(wholeWeeks ? weekday(hour) : isWeekend(hour) ? 1 : 0);
    return day * 24 + clock;
}

struct Point {
    double day = 0;
    double value = 0;
};
using Cells = std::array<std::vector<Point>, 168>;

/// Median slope over pairs within a cell; a pair reaches at most `kReach` repeats, which bounds the
/// work on years of data.
double seasonalSlope(const Cells& cells) {
    constexpr std::size_t kReach = 60;
    std::vector<double> slopes;
    for (const auto& cell : cells)
        for (std::size_t i = 0; i < cell.size(); ++i)
            for (std::size_t j = i + 1; j < std::min(cell.size(), i + kReach); ++j)
                slopes.push_back((cell[j].value - cell[i].value) / (cell[j].day - cell[i].day));
    return slopes.empty() ? 0 : quantileInPlace(slopes, 0.5);
}

std::array<double, 168> profileOf(const Cells& cells, double slope) {
    std::array<double, 168> profile{};
    for (std::size_t c = 0; c < cells.size(); ++c) {
        std::vector<double> levels;
        for (const Point& each : cells[c]) levels.push_back(each.value - slope * each.day);
        profile[c] = quantileInPlace(levels, 0.5);
    }
    return profile;
}

/// Solves the symmetric 4×4 system of least squares by elimination; a vanishing pivot leaves its
/// coefficient at 0.
std::array<double, 4> solve(std::array<std::array<double, 5>, 4> system) {
    for (std::size_t p = 0; p < 4; ++p) {
        if (std::abs(system[p][p]) < 1e-12) continue;
        for (std::size_t row = 0; row < 4; ++row) {
            if (row == p) continue;
            const double factor = system[row][p] / system[p][p];
            for (std::size_t c = p; c < 5; ++c) system[row][c] -= factor * system[p][c];
        }
    }
    std::array<double, 4> coefficients{};
    for (std::size_t p = 0; p < 4; ++p)
        if (std::abs(system[p][p]) >= 1e-12) coefficients[p] = system[p][4] / system[p][p];
    return coefficients;
}

/// Fits level, slope and one annual sine and cosine, and takes the latter two out.
void removeAnnualCycle(BlockSeries& blocks) {
    std::array<std::array<double, 5>, 4> system{};
    const auto terms = [](double day) {
        const double angle = 2 * std::numbers::pi * day / kYearDays;
        return std::array{1.0, day / kYearDays, std::sin(angle), std::cos(angle)};
    };
    for (std::size_t i = 0; i < blocks.value.size(); ++i) {
        const auto term = terms(blocks.atDays[i]);
        for (std::size_t a = 0; a < 4; ++a) {
            for (std::size_t b = 0; b < 4; ++b) system[a][b] += term[a] * term[b];
            system[a][4] += term[a] * blocks.value[i];
        }
    }
    const auto fitted = solve(system);
    for (std::size_t i = 0; i < blocks.value.size(); ++i) {
        const auto term = terms(blocks.atDays[i]);
        blocks.value[i] -= fitted[2] * term[2] + fitted[3] * term[3];
    }
}

BlockSeries blockMedians(std::span<const HourlyLevel> hours, const std::vector<double>& deviations,
                         Timestamp origin, Duration block) {
    BlockSeries blocks;
    for (std::size_t first = 0; first < hours.size();) {
        const auto number = hours[first].hour.time_since_epoch() / block;
        std::size_t last = first;
        double days = 0;
        while (last < hours.size() && hours[last].hour.time_since_epoch() / block == number)
            days += daysSince(origin, hours[last++].hour) + 0.5 / 24;
        std::vector<double> inside(deviations.begin() + static_cast<std::ptrdiff_t>(first),
                                   deviations.begin() + static_cast<std::ptrdiff_t>(last));
        blocks.add(days / static_cast<double>(last - first), quantileInPlace(inside, 0.5));
        first = last;
    }
    return blocks;
}

}  // namespace

ProfiledBlocks profileBlocks(std::span<const HourlyLevel> hours, Timestamp origin, Duration block) {
    ProfiledBlocks result;
    if (hours.empty()) return result;
    const double span = daysSince(hours.front().hour, hours.back().hour) + 1.0 / 24;
    const bool wholeWeeks = span >= kWholeWeeksDays;
    Cells cells;
    for (const HourlyLevel& each : hours)
        cells[cellOf(each.hour, wholeWeeks)].push_back(
            {daysSince(origin, each.hour), each.logCurrent});
    const auto profile = profileOf(cells, seasonalSlope(cells));
    std::vector<double> deviations;
    for (const HourlyLevel& each : hours)
        deviations.push_back(each.logCurrent - profile[cellOf(each.hour, wholeWeeks)]);
    result.blocks = blockMedians(hours, deviations, origin, block);
    if (span >= 2 * kYearDays)
        removeAnnualCycle(result.blocks);
    else if (span > kSeasonMattersDays)
        result.warnings.emplace_back(
            "season_confounded: without three comparable machines, and with less than two years of "
            "data, a seasonal change of load cannot be told from wear.");
    return result;
}

}  // namespace joulewatch
