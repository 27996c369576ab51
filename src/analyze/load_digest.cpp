#include "analyze/load_digest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace joulewatch {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

/// The plant's load at each instant of a window.
struct Instants {
    explicit Instants(std::size_t slots)
        : kw(slots), kvar(slots), present(slots), kvarless(slots) {}
    std::vector<double> kw;
    std::vector<double> kvar;
    std::vector<std::uint32_t> present;   // machines
    std::vector<std::uint32_t> kvarless;  // machines with power but no power factor
};

/// Reactive power from power and power factor: P·√(1/PF² − 1), taken as lagging; 0 at PF 1. Not
/// finite when either is missing or the power factor is 0: inverse − inverse hands a NaN on.
float reactive(float kw, float powerFactor) {
    const float inverse = 1 / (powerFactor * powerFactor);
    return std::abs(kw) * std::sqrt(inverse > 1 ? inverse - 1 : inverse - inverse);
}

void addMachine(Instants& plant, std::span<const float> kw, std::span<const float> powerFactor) {
    for (std::size_t k = 0; k < kw.size(); ++k) {
        const bool here = kw[k] == kw[k];
        const float kvar = reactive(kw[k], powerFactor[k]);
        const bool known = kvar - kvar == 0;  // neither NaN nor infinite
        plant.kw[k] += here ? kw[k] : 0.0F;
        plant.kvar[k] += known ? kvar : 0.0F;
        plant.present[k] += here ? 1 : 0;
        plant.kvarless[k] += here && !known ? 1 : 0;
    }
}

struct Sum {
    double total = 0;
    std::uint64_t count = 0;
};

/// Sum of what is there, in four running sums so that additions need not wait for each other.
Sum sumOf(std::span<const float> values) {
    std::array<double, 4> totals{};
    std::array<std::uint64_t, 4> counts{};
    std::size_t k = 0;
    for (; k + 4 <= values.size(); k += 4)
        for (std::size_t lane = 0; lane < 4; ++lane) {
            const float value = values[k + lane];
            totals[lane] += value == value ? value : 0.0F;
            counts[lane] += value == value ? 1 : 0;
        }
    for (; k < values.size(); ++k) {
        totals[0] += values[k] == values[k] ? values[k] : 0.0F;
        counts[0] += values[k] == values[k] ? 1 : 0;
    }
    return {(totals[0] + totals[1]) + (totals[2] + totals[3]),
            (counts[0] + counts[1]) + (counts[2] + counts[3])};
}

std::vector<LoadBin> binsOf(const AlignedWindow& window) {
    std::vector<LoadBin> bins;
    const Duration length = std::max(kQuarterHour, window.step());
    for (std::size_t k = 0; k < window.slots(); ++k) {
        const auto number =
            static_cast<std::size_t>(window.step() * static_cast<std::int64_t>(k) / length);
        if (number == bins.size()) {
            LoadBin bin;
            bin.at = window.start() + length * static_cast<std::int64_t>(number);
            bin.length = length;
            bins.push_back(bin);
        }
        ++bins.back().slots;
    }
    return bins;
}

void addBinMeans(LoadDigest& digest, std::size_t machine, std::size_t machines,
                 std::span<const float> kw, double hours) {
    std::size_t first = 0;
    for (std::size_t b = 0; b < digest.bins.size(); ++b) {
        const std::size_t slots = digest.bins[b].slots;
        const Sum sum = sumOf(kw.subspan(first, slots));
        const auto count = static_cast<double>(sum.count);
        const bool complete = count >= kEnoughOfBin * static_cast<double>(slots);
        digest.machineKw[b * machines + machine] =
            complete && sum.count > 0 ? static_cast<float>(sum.total / count) : kNone;
        digest.machineKwSum[machine] += sum.total;
        digest.energyKwh[machine] += sum.total * hours;
        digest.readings[machine] += sum.count;
        first += slots;
    }
}

void addPlant(LoadDigest& digest, const Instants& plant, const AlignedWindow& window) {
    const double enough = kEnoughMachines * static_cast<double>(window.meters());
    std::size_t k = 0;
    for (LoadBin& bin : digest.bins) {
        for (const std::size_t last = k + bin.slots; k < last; ++k) {
            if (plant.present[k] == 0) continue;
            if (plant.present[k] < enough) {
                ++digest.excluded;
                continue;
            }
            if (digest.valid == 0 || plant.kw[k] > digest.peakKw) {
                digest.peakKw = plant.kw[k];
                digest.peakAt = window.start() + window.step() * static_cast<std::int64_t>(k);
            }
            ++digest.valid;
            ++bin.valid;
            bin.kwSum += plant.kw[k];
            bin.kvarSum += plant.kvar[k];
            bin.withoutKvar += plant.kvarless[k];
        }
        digest.kwSum += bin.kwSum;
    }
}

constexpr std::size_t kTile = 256;  // instants in double precision: 20 machines fit the first cache

double dot(const double* a, const double* b, std::size_t n) {
    std::array<double, 4> sums{};
    std::size_t k = 0;
    for (; k + 4 <= n; k += 4)
        for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += a[k + lane] * b[k + lane];
    for (; k < n; ++k) sums[0] += a[k] * b[k];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// Readings as they are, missing ones as zero; an instant counts when any machine was read.
void addLiteral(LoadDigest& digest, const AlignedWindow& window) {
    const std::size_t machines = window.meters();
    std::vector<double> tile(machines * kTile);
    for (std::size_t first = 0; first < window.slots(); first += kTile) {
        const std::size_t width = std::min(kTile, window.slots() - first);
        std::array<double, kTile> total{};
        std::array<std::uint8_t, kTile> any{};
        for (std::size_t m = 0; m < machines; ++m) {
            const auto row = window.row(Metric::activePowerKw, m).subspan(first, width);
            double sum = 0;
            for (std::size_t k = 0; k < width; ++k) {
                const bool here = row[k] == row[k];
                const double value = here ? row[k] : 0.0F;
                tile[m * kTile + k] = value;
                total[k] += value;
                any[k] |= here ? 1 : 0;
                sum += value;
            }
            digest.moments.sums[m] += sum;
        }
        std::size_t pair = 0;
        for (std::size_t a = 0; a < machines; ++a)
            for (std::size_t b = 0; b <= a; ++b)
                digest.moments.products[pair++] += dot(&tile[a * kTile], &tile[b * kTile], width);
        for (std::size_t k = 0; k < width; ++k) {
            if (any[k] == 0) continue;
            if (digest.moments.instants == 0 || total[k] > digest.literalPeakKw)
                digest.literalPeakKw = total[k];
            digest.moments.instants += 1;
        }
    }
}

}  // namespace

void LoadMoments::add(const LoadMoments& later) {
    instants += later.instants;
    for (std::size_t m = 0; m < sums.size(); ++m) sums[m] += later.sums[m];
    for (std::size_t p = 0; p < products.size(); ++p) products[p] += later.products[p];
}

void bridgeGaps(std::span<float> row) {
    std::size_t first = 0;  // of a run of missing readings
    while (first < row.size()) {
        if (row[first] == row[first]) {
            ++first;
            continue;
        }
        std::size_t end = first;
        while (end < row.size() && row[end] != row[end]) ++end;
        const bool left = first > 0;
        const bool right = end < row.size();
        if (end - first <= kLongestGap && (left || right)) {
            const float from = left ? row[first - 1] : row[end];
            const float to = right ? row[end] : from;
            const auto steps = static_cast<float>(end - first + 1);
            for (std::size_t k = first; k < end; ++k)
                row[k] = from + (to - from) * static_cast<float>(k - first + 1) / steps;
        }
        first = end;
    }
}

LoadDigest digestLoads(const AlignedWindow& window) {
    const std::size_t machines = window.meters();
    LoadDigest digest(machines);
    digest.bins = binsOf(window);
    digest.machineKw.assign(digest.bins.size() * machines, kNone);
    Instants plant(window.slots());
    const double hours = std::chrono::duration<double, std::ratio<3600>>(window.step()).count();
    std::vector<float> kw;
    for (std::size_t m = 0; m < machines; ++m) {
        const auto read = window.row(Metric::activePowerKw, m);
        kw.assign(read.begin(), read.end());
        bridgeGaps(kw);
        addMachine(plant, kw, window.row(Metric::powerFactor, m));
        addBinMeans(digest, m, machines, kw, hours);
    }
    addPlant(digest, plant, window);
    addLiteral(digest, window);
    return digest;
}

}  // namespace joulewatch
