#include "analyze/live/live_scorer.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "analyze/live/alarm_budget.hpp"
#include "analyze/live/least_shift.hpp"
#include "generate/plant.hpp"
#include "learn/seeded_random.hpp"

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

const Timestamp kMonday{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};

/// The last that was told of each event, by the order of their beginning.
using Events = std::map<std::tuple<Timestamp, MeterId, int, std::string>, MeterEvent>;
void take(Events& all, const std::vector<MeterEvent>& told) {
    for (const MeterEvent& each : told)
        all[{each.at, each.meter, static_cast<int>(each.metric.value()), each.detector}] = each;
}

void add(LiveScorer& scorer, const ReadingBatch& batch, std::vector<MeterEvent>& told) {
    const ReadingSet set = ReadingSet::of({&batch, 1});
    scorer.add(set[0], told);
}

/// Readings of a plant, an hour of each machine at a time, as a gateway that was away sends them.
struct Played {
    LiveScorer scorer;
    Events events;
    std::vector<ReadingBatch> meters;
    std::size_t row = 0;

    explicit Played(const PlantOptions& options) : meters(generateReadings(options)) {}
    void play(std::size_t rows) {
        std::vector<MeterEvent> told;
        for (const std::size_t end = std::min(row + rows, meters.front().rows()); row < end;) {
            const std::size_t next = std::min(row + 360, end);
            for (const ReadingBatch& meter : meters) {
                ReadingBatch piece(meter.meter());
                for (std::size_t i = row; i < next; ++i) {
                    Sample sample;
                    for (const Metric each : kReadingColumns)
                        sample[index(each)] = meter.column(each)[i];
                    piece.append(meter.at()[i], sample);
                }
                add(scorer, piece, told);
            }
            row = next;
        }
        take(events, told);
    }
};

/// One meter with one metric, a reading every ten seconds: 100 V with a little noise.
struct Wave {
    LiveScorer scorer;
    Events events;
    SeededRandom random{7, 0};
    Timestamp at = kMonday;

    void send(Timestamp when, double volts) {
        ReadingBatch batch("m");
        batch.append(when, {volts});
        std::vector<MeterEvent> told;
        add(scorer, batch, told);
        take(events, told);
    }
    void play(std::chrono::minutes time, double shift = 0, bool stuck = false) {
        for (const Timestamp end = at + time; at < end; at += 10s)
            send(at, stuck ? 100.0 : 100 + shift + std::round(random.normal() * 100) / 100);
    }
};

}  // namespace

TEST_CASE("limits follow from the budget, and give known ones for known run lengths") {
    CHECK(normalLimit(0.0027) == doctest::Approx(2.9999).epsilon(0.001));
    CHECK(cusumLimit(465, 0.5) == doctest::Approx(5.0).epsilon(0.01));  // Montgomery, table 9.3
    CHECK(cusumLimit(168, 0.5) == doctest::Approx(4.0).epsilon(0.02));
    CHECK(zoneShrink(1e5) > zoneShrink(1e3));
    // Of 720 orders of six values two are monotone; fourteen go up and down by turns once in 219
    // times, and eight are all beyond 1σ once in 9730.
    CHECK(nelsonLengths(359).monotone == 6);
    CHECK(nelsonLengths(361).monotone == 7);
    CHECK(nelsonLengths(218).alternating == 14);
    CHECK(nelsonLengths(220).alternating == 15);
    CHECK(nelsonLengths(9700).astride == 8);
    CHECK(nelsonLengths(9760).astride == 9);
    CHECK(spikeRisk(60'480) * 60'480 * kUsualMetrics ==
          doctest::Approx(kSpikeShare * kFalseEventsPerMeterWeek));
}

TEST_CASE("ordinary readings raise no more events than the budget, on two plants for four weeks") {
    // Twenty machines each: 160 meter-weeks, so that chance decides little.
    std::size_t events = 0;
    std::map<std::string, int> byDetector;
    for (const std::uint64_t seed : {42, 7}) {
        PlantOptions options;
        options.days = 28;
        options.seed = seed;
        options.faults = {};
        Played plant(options);
        plant.play(SIZE_MAX / 2);
        events += plant.events.size();
        for (const auto& [key, event] : plant.events) ++byDetector[event.detector];
        CHECK(plant.scorer.counts().late == 0);
    }
    const double perMeterWeek = static_cast<double>(events) / 160;
    std::string shares;
    for (const auto& [detector, count] : byDetector)
        shares += fmt::format(" {} {}", detector, count);
    MESSAGE(perMeterWeek << " events a meter and week:" << shares);
    CHECK(perMeterWeek <= kFalseEventsPerMeterWeek);
    const int forests = byDetector["halfSpaceTrees"] + byDetector["randomCutForest"];
    CHECK(forests <= 160 * 2 * kPatternShare * kFalseEventsPerMeterWeek);
}

TEST_CASE("voltage spikes are found one by one, at their machine and time, once it is known") {
    PlantOptions options;
    options.days = 12;  // the second week: of the weekend nothing is known before
    Played played(options);
    played.play(SIZE_MAX / 2);
    const Plant plant(options);
    int all = 0, found = 0;
    for (std::uint64_t block = 0; block < plant.blocks(); ++block)
        for (const std::uint64_t sample : plant.spikes(block, 5)) {
            const Timestamp at = plant.at(sample);
            if (at < kMonday + std::chrono::days{7}) continue;
            ++all;
            found += std::ranges::any_of(played.events, [&](const auto& each) {
                const MeterEvent& event = each.second;
                return event.meter == "Machine_05" && event.kind == EventKind::spike &&
                       event.at <= at && at <= event.until.value_or(at);
            });
        }
    MESSAGE(found << " of " << all << " spikes");
    CHECK(all > 80);
    CHECK(found >= 0.95 * all);
}

TEST_CASE("the same readings give the same events wherever the state was saved in between") {
    PlantOptions options;
    options.days = 6;
    options.machines = 6;
    Played whole(options), halves(options);
    whole.play(SIZE_MAX / 2);
    halves.play(3 * 8640 + 777);
    CHECK(!halves.events.empty());
    const std::string bytes = saveState(halves.scorer);
    auto restored = restoreState<LiveScorer>(bytes);
    REQUIRE(restored.has_value());
    CHECK(saveState(*restored) == bytes);
    halves.scorer = std::move(*restored);
    halves.play(SIZE_MAX / 2);
    CHECK(saveState(halves.scorer) == saveState(whole.scorer));
    REQUIRE(halves.events.size() == whole.events.size());
    for (const auto& [key, event] : whole.events) CHECK(halves.events.at(key).until == event.until);
    CHECK_FALSE(restoreState<LiveScorer>(bytes.substr(0, bytes.size() / 2)).has_value());
}

TEST_CASE("what gets much worse while it is an event is told at once, as the same event") {
    Wave wave;
    wave.play(std::chrono::days{7});
    const auto told = [&](double volts) {
        ReadingBatch batch("m");
        batch.append(wave.at, {volts});
        wave.at += 10s;
        std::vector<MeterEvent> events;
        add(wave.scorer, batch, events);
        return events;
    };
    const auto first = told(112);
    REQUIRE(first.size() == 1);
    CHECK(first[0].kind == EventKind::spike);
    CHECK(first[0].value == 112);
    CHECK(told(112.5).empty());  // a little worse
    const auto worse = told(190);
    REQUIRE(worse.size() == 1);
    CHECK(worse[0].at == first[0].at);
    CHECK(worse[0].value == 190);
    CHECK(worse[0].score > first[0].score);
    CHECK_FALSE(worse[0].until.has_value());
    CHECK(told(189).empty());
}

TEST_CASE("a level that shifts is one event, which ends when it is over or has lasted a day") {
    Wave wave;
    wave.play(std::chrono::days{7});  // of the first weekend nothing is known
    CHECK(wave.events.empty());
    const Timestamp begun = wave.at;
    wave.play(5h, 3);
    wave.play(12h);
    REQUIRE(wave.events.size() == 1);
    const MeterEvent shift = wave.events.begin()->second;
    CHECK(shift.kind == EventKind::levelShift);
    CHECK(std::chrono::abs(shift.at - begun) <= 30min);
    CHECK(shift.value > shift.high);
    REQUIRE(shift.until.has_value());
    CHECK(std::chrono::abs(*shift.until - (begun + 5h)) <= 3h);
}

TEST_CASE("a shift that the meter's own error may make is told to nobody, however sure it is") {
    CHECK(leastShift(Metric::powerFactor, 0.88) == 0.01);
    CHECK(leastShift(Metric::voltageV, 400) == doctest::Approx(2));
    CHECK(leastShift(Metric::activePowerKw, -50) == doctest::Approx(0.5));  // export
    LiveScorer scorer;
    Events events;
    SeededRandom random{7, 0};
    Timestamp at = kMonday;
    const auto play = [&](std::chrono::minutes time, double factor) {
        std::vector<MeterEvent> told;
        for (const Timestamp end = at + time; at < end; at += 1min) {
            ReadingBatch batch("m");
            Sample sample;
            sample[index(Metric::powerFactor)] = factor + 0.004 * random.normal();
            batch.append(at, sample);
            add(scorer, batch, told);
        }
        take(events, told);
    };
    play(std::chrono::days{16}, 0.88);
    events.clear();
    play(6h, 0.875);  // five standard deviations of a quarter hour
    CHECK(events.empty());
    play(6h, 0.865);
    CHECK(std::ranges::any_of(
        events, [](const auto& each) { return each.second.kind == EventKind::levelShift; }));
}

TEST_CASE("quarter hours that go up and down by turns are a pattern, as long as they do") {
    Wave wave;
    wave.play(std::chrono::days{7});  // of the first weekend nothing is known
    const Timestamp begun = wave.at;
    for (int i = 0; i < 20; ++i) wave.play(15min, i % 2 == 0 ? 0.8 : -0.8);
    const Timestamp over = wave.at;
    wave.play(6h);
    REQUIRE(wave.events.size() == 1);
    const MeterEvent& pattern = wave.events.begin()->second;
    CHECK(pattern.kind == EventKind::pattern);
    CHECK(pattern.detector == "nelson");
    CHECK(std::isnan(pattern.low));
    CHECK(pattern.at >= begun);
    REQUIRE(pattern.until.has_value());
    CHECK(std::chrono::abs(*pattern.until - over) <= 30min);
}

TEST_CASE(
    "two metrics that part are an event of the one that parts, with what was expected of it") {
    LiveScorer scorer;
    Events events;
    SeededRandom random{7, 0};
    double load = 0;
    Timestamp at = kMonday;
    const auto play = [&](std::chrono::minutes time, double amperes, double kilowatts) {
        std::vector<MeterEvent> told;
        for (const Timestamp end = at + time; at < end; at += 1min) {
            load = 0.98 * load + 0.2 * random.normal();  // of spread 1; it wanders for an hour
            ReadingBatch batch("m");
            Sample sample;
            sample[index(Metric::currentA)] = 40 + load + amperes;
            sample[index(Metric::activePowerKw)] = 9.2 + 0.23 * (load + kilowatts);
            batch.append(at, sample);
            add(scorer, batch, told);
        }
        take(events, told);
    };
    play(std::chrono::days{16}, 0, 0);
    CHECK(scorer.summaries()[0].patternsIn == 0ms);
    CHECK(scorer.patterns() == 1);
    events.clear();
    play(1h, 0.8, -0.8);
    play(6h, 0, 0);
    REQUIRE(events.size() == 1);
    const MeterEvent& pattern = events.begin()->second;
    CHECK(pattern.kind == EventKind::pattern);
    CHECK(pattern.metric == Metric::activePowerKw);
    CHECK(pattern.expected - pattern.value == doctest::Approx(1.6 * 0.23).epsilon(0.25));
    CHECK(pattern.until.has_value());
}

TEST_CASE("gaps, repeats, late rows and clocks that jump raise nothing, and are counted") {
    Wave wave;
    wave.play(std::chrono::days{7});  // of the first weekend nothing is known
    wave.at += 7h;
    wave.play(3h);
    for (int i = 0; i < 500; ++i) wave.send(wave.at - 1h + i * 1s, 400);  // late: not judged
    for (int i = 0; i < 20; ++i) wave.send(wave.at - 10s, 100);
    wave.send(wave.at, kMissing);
    CHECK(wave.events.empty());
    CHECK(wave.scorer.counts().late == 520);
    wave.send(wave.at + std::chrono::days{5000}, 100);  // a clock that is wrong once
    wave.play(6h);
    CHECK(wave.scorer.counts().clocksSetBack == 1);
    CHECK(wave.events.empty());
    wave.send(wave.at, 300);  // and it is judged again
    CHECK(wave.events.size() == 1);
}

TEST_CASE("a value that stands still where it never did is told after an hour, until it moves") {
    Wave wave;
    wave.play(std::chrono::days{7});  // of the first weekend nothing is known
    const Timestamp begun = wave.at;
    wave.play(2h, 0, true);
    wave.play(1h);
    REQUIRE(wave.events.size() == 1);
    const MeterEvent& flat = wave.events.begin()->second;
    CHECK(flat.kind == EventKind::flatLine);
    CHECK(flat.at == begun);
    CHECK(flat.until == begun + 2h - 10s);
}

TEST_CASE("what is still being learnt is said in hours") {
    Wave wave;
    wave.play(24h);
    const auto early = wave.scorer.summaries();
    REQUIRE(early.size() == 1);
    CHECK(early[0].toLearn > 40h);
    CHECK(early[0].toLearn < 50h);
    CHECK(early[0].interval == 10s);
    CHECK(early[0].lastAt == wave.at - 10s);
    wave.play(std::chrono::days{3});
    CHECK(wave.scorer.summaries()[0].toLearn == 0ms);
    CHECK(wave.scorer.summaries()[0].hourKnownIn == 0ms);
    const Duration patterns = wave.scorer.summaries()[0].patternsIn;
    CHECK(patterns > std::chrono::days{8});
    CHECK(patterns < std::chrono::days{11});
}

TEST_CASE("weekends are learnt from two days of their own, and what is not known yet is said") {
    Wave wave;
    wave.play(std::chrono::days{5} + 10h + 10min);  // from a Monday to Saturday, 10:10
    wave.send(wave.at, 300);
    CHECK(wave.events.empty());
    const auto saturday = wave.scorer.summaries();
    CHECK(saturday[0].toLearn == 0ms);  // of working days all is known
    CHECK(saturday[0].hourKnownIn == std::chrono::days{7} - 10min);
    wave.play(24h);
    wave.send(wave.at, 300);
    CHECK(wave.events.empty());
    const Timestamp sunday = wave.at;
    const Duration wait = wave.scorer.summaries()[0].hourKnownIn;
    CHECK(sunday + wait == kMonday + std::chrono::days{12} + 10h);
    wave.play(std::chrono::ceil<std::chrono::minutes>(wait) + 20min);
    wave.send(wave.at, 300);
    CHECK(wave.events.size() == 1);
    CHECK(wave.scorer.summaries()[0].hourKnownIn == 0ms);
}

TEST_CASE("meters that send seldom are learnt from for longer, until single readings are judged") {
    LiveScorer scorer;
    std::vector<MeterEvent> told;
    SeededRandom random{7, 0};
    Timestamp at = kMonday;
    const auto play = [&](Timestamp until) {
        for (; at < until; at += 15min) {
            ReadingBatch row("slow");
            Sample sample;
            sample[index(Metric::voltageV)] = 230 + random.normal();
            row.append(at, sample);
            add(scorer, row, told);
        }
    };
    play(kMonday + std::chrono::days{3} + 2h);  // a day of quarter hours is known by then
    CHECK(scorer.summaries()[0].toLearn > 24h);
    play(kMonday + std::chrono::days{5});
    CHECK(scorer.summaries()[0].toLearn == 0ms);
}
