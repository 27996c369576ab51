#include "generate/plant.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numbers>
#include <numeric>

#include "generate/faults.hpp"
#include "generate/machine_profile.hpp"
#include "generate/time_factor.hpp"

namespace joulewatch {
namespace {

constexpr Timestamp kMonday{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};

PlantOptions quiet() {
    PlantOptions options;
    options.variation = kNoVariation;
    options.faults.clear();
    return options;
}

double mean(std::span<const double> x) {
    return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

}  // namespace

TEST_CASE("the schedule is that of the specification") {
    using namespace std::chrono_literals;
    const auto atNewYear = [](Timestamp at) { return timeFactor(at); };
    // On the first days of the year the season is within 0.4 % of one.
    CHECK(atNewYear(kMonday) == doctest::Approx(0.15));
    CHECK(atNewYear(kMonday + 5h + 59min) == doctest::Approx(0.15).epsilon(0.002));
    CHECK(atNewYear(kMonday + 6h) == doctest::Approx(1.0).epsilon(0.002));
    CHECK(atNewYear(kMonday + 12h) == doctest::Approx(0.7).epsilon(0.003));
    CHECK(atNewYear(kMonday + 13h) == doctest::Approx(1.0).epsilon(0.003));
    CHECK(atNewYear(kMonday + 22h) == doctest::Approx(0.15).epsilon(0.004));
    const Timestamp saturday = kMonday + std::chrono::days{5};
    CHECK(atNewYear(saturday) == doctest::Approx(0.045).epsilon(0.02));
    CHECK(atNewYear(saturday + 12h) == doctest::Approx(0.21).epsilon(0.02));
    // 1 + 0.2·sin(2π·d/365) is highest after a quarter of 365 days.
    const Timestamp quarter = kMonday + std::chrono::hours{2190};  // Monday 1 April, 06:00
    CHECK(timeFactor(quarter) == doctest::Approx(1.2).epsilon(1e-5));
}

TEST_CASE("a week without noise has the mean and the spread of the schedule") {
    PlantOptions options = quiet();
    options.days = 7;
    options.interval = std::chrono::seconds{60};
    const auto batches = generateReadings(options);
    const auto current = batches[0].column(Metric::currentA);
    double sum = 0, squares = 0, highest = 0, weekdays = 0;
    for (std::size_t k = 0; k < current.size(); ++k) {  // the season taken out
        const Timestamp at = batches[0].at()[k];
        const double d = std::chrono::duration<double, std::ratio<86400>>(at - kMonday).count();
        const double x = current[k] / (1 + 0.2 * std::sin(2 * std::numbers::pi * d / 365)) / 45;
        sum += x;
        squares += x * x;
        highest = std::max(highest, x);
        if (d < 5) weekdays += x / (5 * 1440);
    }
    const double n = static_cast<double>(current.size());
    const double average = sum / n;
    CHECK(average == doctest::Approx(0.56333).epsilon(0.0005));
    CHECK(weekdays == doctest::Approx(0.70417).epsilon(0.0005));
    CHECK(std::sqrt(squares / n - average * average) / average ==
          doctest::Approx(0.7228).epsilon(0.001));
    CHECK(highest / average == doctest::Approx(1.775).epsilon(0.001));
}

TEST_CASE("without noise a machine shows its nameplate times the schedule") {
    PlantOptions options = quiet();
    options.days = 1;
    options.interval = std::chrono::seconds{3600};
    const auto batches = generateReadings(options);
    REQUIRE(batches.size() == 20);
    for (std::size_t m = 0; m < 20; ++m) {
        const MachineProfile& profile = machineProfile(m);
        REQUIRE(batches[m].rows() == 24);
        for (std::size_t k = 0; k < 24; ++k) {
            const double expected =
                profile.currentA * static_cast<double>(timeFactor(batches[m].at()[k]));
            CHECK(batches[m].column(Metric::voltageV)[k] == profile.voltageV);
            CHECK(batches[m].column(Metric::currentA)[k] ==
                  doctest::Approx(expected).epsilon(0.0001).scale(50));
            CHECK(batches[m].column(Metric::powerFactor)[k] == profile.powerFactor);
        }
    }
    // V·I·PF/1000 at ten in the morning, where the factor is one and the season 1.0014.
    const double kw[] = {15.300, 18.696, 8.800, 25.600, 3.105};
    for (std::size_t m = 0; m < 5; ++m)
        CHECK(batches[m].column(Metric::activePowerKw)[10] ==
              doctest::Approx(kw[m] * 1.00143).epsilon(0.001));
    options.powerFormula = PowerFormula::physical;
    const auto physical = generateReadings(options);
    const double kwByRoot3[] = {26.500, 32.382, 15.242, 44.341, 3.105};
    for (std::size_t m = 0; m < 5; ++m)
        CHECK(physical[m].column(Metric::activePowerKw)[10] ==
              doctest::Approx(kwByRoot3[m] * 1.00143).epsilon(0.001));
}

TEST_CASE("power is voltage times current times power factor, to the rounding of the columns") {
    PlantOptions options;
    options.days = 1;
    options.interval = std::chrono::seconds{60};
    for (const ReadingBatch& batch : generateReadings(options))
        for (std::size_t k = 0; k < batch.rows(); ++k) {
            const double v = batch.column(Metric::voltageV)[k];
            const double i = batch.column(Metric::currentA)[k];
            const double pf = batch.column(Metric::powerFactor)[k];
            const double rounding = 0.005 * (1 + (i * pf + v * pf) / 1000) + 0.0005 * v * i / 1000;
            CHECK(std::abs(batch.column(Metric::activePowerKw)[k] - v * i * pf / 1000) <
                  rounding + 1e-5 * v * i / 1000);
        }
}

TEST_CASE("spikes come as often as their probability says and nowhere else") {
    PlantOptions options;
    options.days = 7;
    const Plant plant(options);
    std::size_t labels = 0;
    const auto batches = generateReadings(options);
    const auto voltage = batches[5].column(Metric::voltageV);
    std::vector<bool> labelled(voltage.size());
    for (std::uint64_t b = 0; b < plant.blocks(); ++b)
        for (const FaultLabel& label : spikeLabels(plant, b)) {
            CHECK(label.machine == 5);
            CHECK(label.from == label.to);
            ++labels;
            labelled[static_cast<std::size_t>((label.from - kMonday) / plant.interval())] = true;
        }
    const double n = static_cast<double>(plant.samples());
    const double sigma = std::sqrt(n * 0.003 * 0.997);
    CHECK(std::abs(static_cast<double>(labels) - n * 0.003) < 4 * sigma);
    // 8 % is 16 standard deviations of the voltage (0.5 %): half way separates without error.
    for (std::size_t k = 0; k < voltage.size(); ++k) CHECK((voltage[k] > 416) == labelled[k]);
}

TEST_CASE("the ramp ends at +15 % current and -8 % power factor") {
    PlantOptions options = quiet();
    options.days = 7;
    const auto healthy = generateReadings(options);
    options.faults = {{12, Fault::degradation}};
    const auto worn = generateReadings(options);
    const auto ratio = [&](Metric metric, std::size_t k) {
        return worn[12].column(metric)[k] / healthy[12].column(metric)[k];
    };
    const std::size_t last = healthy[12].rows() - 1;
    CHECK(ratio(Metric::currentA, 0) == 1);
    CHECK(ratio(Metric::powerFactor, 0) == 1);
    // The last sample is on a weekend night: 0.01 A in 1.1 A.
    CHECK(ratio(Metric::currentA, last) == doctest::Approx(1.15).epsilon(0.01));
    CHECK(ratio(Metric::powerFactor, last) == doctest::Approx(0.92).epsilon(0.001));
    const std::size_t noon = last - 8640 / 2 + 8640 / 24 * 2;  // last day, about 14:00
    const double x = static_cast<double>(noon) / static_cast<double>(last);
    CHECK(ratio(Metric::currentA, noon) == doctest::Approx(1 + 0.15 * x).epsilon(0.002));
    CHECK(ratio(Metric::activePowerKw, noon) ==
          doctest::Approx((1 + 0.15 * x) * (1 - 0.08 * x)).epsilon(0.003));
}

TEST_CASE("harmonic distortion raises the current and lowers the power factor") {
    PlantOptions options = quiet();
    options.days = 1;
    const auto clean = generateReadings(options);
    options.faults = {{8, Fault::harmonics}};
    const auto distorted = generateReadings(options);
    const double gain =
        mean(distorted[8].column(Metric::currentA)) / mean(clean[8].column(Metric::currentA));
    CHECK(gain == doctest::Approx(1.0077).epsilon(0.0002));
    CHECK(mean(distorted[8].column(Metric::powerFactor)) == doctest::Approx(0.771).epsilon(0.001));
    CHECK(kHarmonicCurrentGain == doctest::Approx(1.00772).epsilon(1e-5));
}

TEST_CASE("phase imbalance is a sine of 8 % that returns after 125 samples") {
    PlantOptions options = quiet();
    options.days = 1;
    const auto even = generateReadings(options);
    options.faults = {{15, Fault::imbalance}};
    const auto uneven = generateReadings(options);
    const auto a = even[15].column(Metric::currentA);
    const auto b = uneven[15].column(Metric::currentA);
    for (std::size_t k = 3600; k < 3600 + 250; ++k) {  // ten o'clock: full load
        const double expected =
            1 + 0.08 * std::sin(2 * std::numbers::pi * static_cast<double>(k) / 125);
        CHECK(b[k] / a[k] == doctest::Approx(expected).epsilon(0.0004));
    }
}

TEST_CASE("chance has the widths of the model") {
    // One noise at a time. AR(1): the standard error of a variance with correlation time τ is about
    // σ²·√(2τ/T), 4 % at 300 s and 7 % at 900 s over three days with 20 machines or 4 lines.
    const auto logSpread = [](PlantVariation variation, Metric metric) {
        PlantOptions options = quiet();
        options.days = 3;
        const auto base = generateReadings(options);
        options.variation = variation;
        const auto noisy = generateReadings(options);
        double sum = 0, squares = 0, n = 0;
        for (std::size_t m = 0; m < 20; ++m)
            for (std::size_t k = 0; k < base[m].rows(); ++k) {
                if (base[m].column(Metric::currentA)[k] < 5) continue;  // coarse steps
                const double x =
                    metric == Metric::powerFactor
                        ? noisy[m].column(metric)[k] - base[m].column(metric)[k]
                        : std::log(noisy[m].column(metric)[k] / base[m].column(metric)[k]);
                sum += x;
                squares += x * x;
                ++n;
            }
        return std::sqrt(squares / n - sum / n * (sum / n));
    };
    PlantVariation only = kNoVariation;
    SUBCASE("a machine's load") {
        only.machine = 0.03;
        CHECK(logSpread(only, Metric::currentA) == doctest::Approx(0.03).epsilon(0.05));
    }
    SUBCASE("a line's throughput") {
        only.line = 0.04;
        CHECK(logSpread(only, Metric::currentA) == doctest::Approx(0.04).epsilon(0.15));
    }
    SUBCASE("the voltage of the bus") {
        only.bus = 0.004;
        CHECK(logSpread(only, Metric::voltageV) == doctest::Approx(0.004).epsilon(0.25));
    }
    SUBCASE("a reading's current") {
        only.current = 0.02;
        CHECK(logSpread(only, Metric::currentA) == doctest::Approx(0.02).epsilon(0.01));
    }
    SUBCASE("a reading's voltage") {
        only.voltage = 0.003;
        CHECK(logSpread(only, Metric::voltageV) == doctest::Approx(0.003).epsilon(0.01));
    }
    SUBCASE("a reading's power factor") {
        only.powerFactor = 0.005;
        CHECK(logSpread(only, Metric::powerFactor) == doctest::Approx(0.005).epsilon(0.01));
    }
}

TEST_CASE("the memory of a machine's load fades with its time constant and is stationary") {
    PlantOptions options = quiet();
    options.days = 30;
    options.machines = 10;
    const auto base = generateReadings(options);
    options.variation.machine = 0.03;
    const auto noisy = generateReadings(options);
    constexpr std::size_t kLag = 30;  // 300 s: one time constant
    double products = 0, squares = 0, firstDay = 0, lastDay = 0;
    for (std::size_t m = 0; m < 10; ++m) {
        const auto a = base[m].column(Metric::currentA);
        const auto b = noisy[m].column(Metric::currentA);
        std::vector<double> x(a.size());
        for (std::size_t k = 0; k < x.size(); ++k) x[k] = a[k] < 4 ? 0 : std::log(b[k] / a[k]);
        for (std::size_t k = 0; k + kLag < x.size(); ++k) {
            if (x[k] == 0 || x[k + kLag] == 0) continue;
            products += x[k] * x[k + kLag];
            squares += x[k] * x[k];
            if (k < x.size() / 2)
                firstDay += x[k] * x[k];
            else
                lastDay += x[k] * x[k];
        }
    }
    CHECK(products / squares == doctest::Approx(std::exp(-1.0)).epsilon(0.05));
    // The halves have the same number of weekdays to within one in eleven.
    CHECK(firstDay / lastDay == doctest::Approx(1).epsilon(0.2));
}

TEST_CASE("machines of a line share its throughput, machines of two lines do not") {
    PlantOptions options;
    options.days = 7;
    options.faults.clear();
    const auto noisy = generateReadings(options);
    options.variation = kNoVariation;
    const auto base = generateReadings(options);
    const auto correlation = [&](std::size_t p, std::size_t q) {
        double pq = 0, pp = 0, qq = 0;
        for (std::size_t k = 0; k < base[p].rows(); ++k) {
            const auto residual = [&](std::size_t m) {
                return std::log(noisy[m].column(Metric::currentA)[k] /
                                base[m].column(Metric::currentA)[k]);
            };
            const double x = residual(p), y = residual(q);
            pq += x * y;
            pp += x * x;
            qq += y * y;
        }
        return pq / std::sqrt(pp * qq);
    };
    // 0.04² of the variance 0.04² + 0.03² + 0.02² + 0.03²/2 is common: 0.48.
    CHECK(correlation(0, 3) == doctest::Approx(0.48).epsilon(0.15));
    CHECK(std::abs(correlation(0, 5)) < 0.1);
}

TEST_CASE("a plant's readings do not depend on what was asked for besides") {
    PlantOptions options;
    options.days = 1;
    options.interval = std::chrono::seconds{60};
    const auto plant20 = generateReadings(options);
    SUBCASE("fewer machines: those that remain are the same") {
        options.machines = 7;
        const auto plant7 = generateReadings(options);
        for (std::size_t m = 0; m < 7; ++m)
            for (const Metric metric : kReadingColumns)
                CHECK(std::ranges::equal(plant7[m].column(metric), plant20[m].column(metric)));
    }
    SUBCASE("another seed: others") {
        options.seed = 43;
        CHECK_FALSE(std::ranges::equal(generateReadings(options)[0].column(Metric::currentA),
                                       plant20[0].column(Metric::currentA)));
    }
    SUBCASE("every set of vector instructions: the same") {
        for (const BlockKernels* kernels : blockKernelVariants()) {
            const Plant plant(options, *kernels);
            std::vector<float> states = plant.initialStates();
            PlantBlock block;
            FixedPointGrid grid;
            grid.reshape(plant.at(0), plant.interval(), kBlockSamples, 20, 4);
            plant.draw(0, block);
            plant.settle(states, block);
            plant.read(block, grid, 0);
            for (std::size_t k = 0; k < kBlockSamples; ++k)
                CHECK(grid.values(3, 1)[k] / 100.0 == plant20[3].column(Metric::currentA)[k]);
        }
    }
}

TEST_CASE("one machine, an hour between readings, and a day shorter than the interval work") {
    PlantOptions options;
    options.machines = 1;
    options.days = 2;
    options.interval = std::chrono::seconds{3600};
    const auto batches = generateReadings(options);
    REQUIRE(batches.size() == 1);
    CHECK(batches[0].rows() == 48);
    for (const double v : batches[0].column(Metric::voltageV))
        CHECK(v == doctest::Approx(400).epsilon(0.04));
    options.interval = std::chrono::seconds{7};
    options.days = 1;
    CHECK(Plant(options).samples() == 12342);  // 86400 / 7 = 12342.9
}

TEST_CASE("twenty machines at 10 s give 172 800 rows a day, 63 million a year") {
    for (const auto& [days, rows] : {std::pair{1, 172'800}, {7, 1'209'600}, {365, 63'072'000}}) {
        const PlantOptions options{.days = days};
        CHECK(Plant(options).samples() * options.machines == static_cast<std::uint64_t>(rows));
    }
}

TEST_CASE("the three-phase currents carry half the imbalance as negative sequence") {
    PlantOptions options = quiet();
    options.days = 1;
    options.faults = {{15, Fault::imbalance}};
    const Plant plant(options);
    CHECK(plant.threePhaseMachines().size() == 16);  // all but four conveyors
    std::vector<float> states = plant.initialStates();
    PlantBlock block;
    FixedPointGrid grid, phases;
    double worst = 0;
    for (std::uint64_t b = 0; b < 20; ++b) {
        grid.reshape(plant.at(b * kBlockSamples), plant.interval(), kBlockSamples, 20, 4);
        phases.reshape(plant.at(b * kBlockSamples), plant.interval(), kBlockSamples, 16,
                       kThreePhaseColumns);
        plant.draw(b, block);
        plant.settle(states, block);
        plant.read(block, grid, 0, &phases);
        const std::size_t series = 12;  // machine 15: machines 4, 9 and 14 have one phase
        for (std::size_t k = 0; k < kBlockSamples; ++k) {
            const double a = phases.values(series, 0)[k];
            const double other = phases.values(series, 1)[k];
            CHECK(phases.values(series, 2)[k] == phases.values(series, 1)[k]);
            CHECK(grid.values(15, 1)[k] == phases.values(series, 0)[k]);
            // Fortescue with equal b and c at 120°: I2 = I0 = (Ia − Ib)/3, I1 = (Ia + 2·Ib)/3.
            if (a > 3000) worst = std::max(worst, std::abs(a - other) / (a + 2 * other));
        }
    }
    CHECK(worst == doctest::Approx(0.04).epsilon(0.01));
}

TEST_CASE("labels say what, where, how long and how bad") {
    PlantOptions options;
    options.days = 7;
    const auto labels = lastingFaults(Plant(options));
    REQUIRE(labels.size() == 4);
    CHECK(labels[0].machine == 8);
    CHECK(labels[0].fault == Fault::harmonics);
    CHECK(labels[0].magnitude == doctest::Approx(0.1245).epsilon(0.001));
    CHECK(labels[1].machine == 12);
    CHECK(labels[1].parameter == "current");
    CHECK(labels[1].severity == Severity::critical);
    CHECK(labels[2].parameter == "powerFactor");
    CHECK(labels[2].magnitude == -0.08);
    CHECK(labels[3].machine == 15);
    for (const FaultLabel& label : labels) {
        CHECK(label.from == kMonday);
        CHECK(label.to == kMonday + std::chrono::days{7} - std::chrono::seconds{10});
    }
}

}  // namespace joulewatch
