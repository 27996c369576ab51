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
    std::vector<std::uint32_t> present;   // machines with power
    std::vector<std::uint32_t> kvarless;  // machines without reactive power
};

/// Reactive power from power and power factor: P·√(1/PF² − 1), taken as lagging; 0 at PF 1. Not
/// finite when either is missing or the power factor is 0: inverse − inverse hands a NaN on.
float reactive(float kw, float powerFactor) {
    const float inverse = 1 / (powerFactor * powerFactor);
    return std::abs(kw) * std::sqrt(inverse > 1 ? inverse - 1 : inverse - inverse);
}

void addMachine(Instants& plant, std::span<const float> kw, std::span<const float> powerFactor) {
    constexpr std::size_t kTile = 256;  // arrays of one length and their own keep loops vectorised
    std::array<float, kTile> here{};
    std::array<float, kTile> kvar{};
    for (std::size_t first = 0; first < kw.size(); first += kTile) {
        const std::size_t width = std::min(kTile, kw.size() - first);
        const float* const power = &kw[first];
        const float* const factor = &powerFactor[first];
        std::uint32_t* const present = &plant.present[first];
        std::uint32_t* const kvarless = &plant.kvarless[first];
        for (std::size_t k = 0; k < width; ++k) {
            const float reactiveKvar = reactive(power[k], factor[k]);
            const bool known = std::abs(reactiveKvar) <= std::numeric_limits<float>::max();
            here[k] = power[k] == power[k] ? power[k] : 0.0F;
            kvar[k] = known ? reactiveKvar : 0.0F;
            present[k] += power[k] == power[k] ? 1 : 0;
            kvarless[k] += known ? 0 : 1;
        }
        for (std::size_t k = 0; k < width; ++k) plant.kw[first + k] += here[k];
        for (std::size_t k = 0; k < width; ++k) plant.kvar[first + k] += kvar[k];
    }
}

struct Sum {
    double total = 0;
    std::uint64_t count = 0;
};

/// Sum of what is there, in four running sums so that additions need not wait for each other.
Sum sumOf(std::span<const float> values) {
    std::array<double, 4> totals{};
    std::uint32_t missing = 0;
    for (float value : values) missing += value == value ? 0 : 1;
    std::size_t k = 0;
    if (missing == 0)
        for (; k + 4 <= values.size(); k += 4)
            for (std::size_t lane = 0; lane < 4; ++lane) totals[lane] += values[k + lane];
    for (; k < values.size(); ++k) totals[k % 4] += values[k] == values[k] ? values[k] : 0.0F;
    return {(totals[0] + totals[1]) + (totals[2] + totals[3]), values.size() - missing};
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
            const auto missingMachines =
                static_cast<std::uint32_t>(window.meters()) - plant.present[k];
            ++digest.valid;
            ++bin.valid;
            bin.kwSum += plant.kw[k];
            bin.kvarSum += plant.kvar[k];
            bin.withoutKvar += plant.kvarless[k] - missingMachines;
        }
        digest.kwSum += bin.kwSum;
    }
}

constexpr std::size_t kTile = 256;  // instants in double precision: 20 machines fit the first cache

/// Σ a·b in four running sums, whatever the registers' width: the same bits on every processor.
[[gnu::always_inline]] inline double dotBody(const double* a, const double* b, std::size_t n) {
    std::array<double, 4> sums{};
    std::size_t k = 0;
    for (; k + 4 <= n; k += 4)
        for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += a[k + lane] * b[k + lane];
    for (; k < n; ++k) sums[0] += a[k] * b[k];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}
double dotPlain(const double* a, const double* b, std::size_t n) { return dotBody(a, b, n); }
[[gnu::target("avx2")]] double dotAvx2(const double* a, const double* b, std::size_t n) {
    return dotBody(a, b, n);
}

using Dot = double (*)(const double*, const double*, std::size_t);
Dot chooseDot() { return __builtin_cpu_supports("avx2") != 0 ? dotAvx2 : dotPlain; }

/// One tile of all machines' readings in double precision, missing ones as zero.
struct LiteralTile {
    explicit LiteralTile(std::size_t machines) : kw(machines * kTile) {}
    void load(const AlignedWindow& window, std::size_t first, std::size_t count);

    std::vector<double> kw;  // [machine][instant]
    std::array<double, kTile> total{};
    std::array<std::uint32_t, kTile> present{};
    std::size_t width = 0;
};

void LiteralTile::load(const AlignedWindow& window, std::size_t first, std::size_t count) {
    width = count;
    total.fill(0);
    present.fill(0);
    for (std::size_t m = 0; m < window.meters(); ++m) {
        const float* const row = &window.row(Metric::activePowerKw, m)[first];
        double* const out = &kw[m * kTile];
        for (std::size_t k = 0; k < width; ++k) out[k] = row[k] == row[k] ? row[k] : 0.0F;
        for (std::size_t k = 0; k < width; ++k) total[k] += out[k];
        for (std::size_t k = 0; k < width; ++k) present[k] += row[k] == row[k] ? 1 : 0;
    }
}

void addTile(LoadDigest& digest, const LiteralTile& tile, std::size_t machines) {
    static constexpr std::array<double, kTile> kOnes = [] {
        std::array<double, kTile> ones{};
        ones.fill(1);
        return ones;
    }();
    static const Dot dot = chooseDot();
    LoadMoments& moments = digest.moments;
    std::size_t pair = 0;
    for (std::size_t a = 0; a < machines; ++a) {
        const double* const own = &tile.kw[a * kTile];
        moments.sums[a] += dot(own, kOnes.data(), tile.width);
        for (std::size_t b = 0; b <= a; ++b)
            moments.products[pair++] += dot(own, &tile.kw[b * kTile], tile.width);
    }
    for (std::size_t k = 0; k < tile.width; ++k) {
        if (tile.present[k] == 0) continue;
        if (moments.instants == 0 || tile.total[k] > digest.literalPeakKw)
            digest.literalPeakKw = tile.total[k];
        moments.instants += 1;
    }
}

/// Readings as they are; an instant counts when any machine was read.
void addLiteral(LoadDigest& digest, const AlignedWindow& window) {
    LiteralTile tile(window.meters());
    for (std::size_t first = 0; first < window.slots(); first += kTile) {
        tile.load(window, first, std::min(kTile, window.slots() - first));
        addTile(digest, tile, window.meters());
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
