#include "analyze/waveform_windows.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/power_quality.hpp"
#include "signal/fft.hpp"
#include "signal/mains_fixture.hpp"
#include "signal/spectrum.hpp"

using namespace joulewatch;

namespace {

constexpr std::size_t kIa = index(WaveformChannel::ia);

Waveform burst(std::vector<double> ia, double rateHz = 12800) {
    Waveform piece;
    piece.sampleRateHz = rateHz;
    piece.channels[kIa] = std::move(ia);
    return piece;
}

struct Cut {
    std::vector<WaveformWindow> windows;
    WaveformWindows cutter{[this](const WaveformWindow& window) { windows.push_back(window); }};
};

double thdOf(const WaveformWindow& window) {
    const auto& ia = window.channels[kIa];
    const auto bins = binRms(realFft(ia), ia.size());
    return thdPercent(harmonicRms(bins, window.cycles, 40, Grouping::subgroups)).value();
}

}  // namespace

TEST_CASE("a window is synchronised, so that its distortion is the true one at any frequency") {
    for (const double hz : {47.0, 49.5, 49.97, 50.0, 50.4, 59.9, 60.0, 62.0}) {
        CAPTURE(hz);
        Cut cut;
        cut.cutter.add(burst(mainsCurrent(hz, 12800, 3072, {{3, 16}, {5, 12}})));
        cut.cutter.finish();
        REQUIRE(cut.windows.size() == 1);
        CHECK(std::abs(thdOf(cut.windows[0]) - 20) < 2e-3);
        CHECK(cut.windows[0].cycles == (hz < 55 ? 10 : 12));
        CHECK(std::abs(cut.windows[0].f1Hz - hz) < 1e-3);
        CHECK_FALSE(cut.windows[0].followsPrevious);
    }
}

TEST_CASE("a record of exactly one window is used whole") {
    Cut cut;
    cut.cutter.add(burst(mainsCurrent(50, 10240, 2048, {{3, 20}, {5, 10}}), 10240));
    cut.cutter.finish();
    REQUIRE(cut.windows.size() == 1);
    CHECK(cut.windows[0].channels[kIa].size() == 2048);
    CHECK(std::abs(thdOf(cut.windows[0]) - 22.3607) < 1e-3);
}

TEST_CASE("the windows of a long record follow each other, however it is cut into pieces") {
    const auto record = mainsCurrent(49.7, 6400, 64'000, {{5, 20}});  // 10 s, 497 cycles
    Cut whole;
    whole.cutter.add(burst(record, 6400));
    whole.cutter.finish();
    CHECK(whole.windows.size() == 49);
    Cut pieces;
    for (std::size_t from = 0; from < record.size(); from += 1000) {
        Waveform piece = burst({record.begin() + static_cast<std::ptrdiff_t>(from),
                                record.begin() + static_cast<std::ptrdiff_t>(from) + 1000},
                               6400);
        piece.continuesPrevious = from > 0;
        pieces.cutter.add(piece);
    }
    pieces.cutter.finish();
    REQUIRE(pieces.windows.size() == whole.windows.size());
    CHECK(pieces.cutter.records() == 1);
    for (std::size_t i = 0; i < whole.windows.size(); ++i) {
        CHECK(pieces.windows[i].followsPrevious == (i > 0));
        CHECK(pieces.windows[i].at == whole.windows[i].at);
        CHECK(std::abs(thdOf(pieces.windows[i]) - 20) < 0.02);
    }
    const auto span = (whole.windows.back().at - whole.windows.front().at).count();
    CHECK(std::abs(static_cast<double>(span) - 48 * 10 / 49.7 * 1000) < 2);
}

TEST_CASE("a missing sample costs the windows around it, and no more") {
    auto record = mainsCurrent(50, 12800, 12800, {});
    record[6000] = std::numeric_limits<double>::quiet_NaN();
    Cut cut;
    cut.cutter.add(burst(record));
    cut.cutter.finish();
    CHECK(cut.cutter.gaps() == 1);
    CHECK(cut.windows.size() == 3);  // one before, two of the 0.53 s after
    for (const WaveformWindow& window : cut.windows)
        for (const double each : window.channels[kIa]) CHECK(std::isfinite(each));
}

TEST_CASE("no window is made of a machine that is off, nor of a record that is too short") {
    Cut cut;
    cut.cutter.add(burst(std::vector<double>(12800, 0.0)));
    CHECK(cut.windows.empty());
    cut.cutter.add(burst(mainsCurrent(50, 12800, 2000, {})));
    cut.cutter.finish();
    CHECK(cut.windows.empty());
    CHECK(cut.cutter.records() == 2);
    CHECK(cut.cutter.shortRecords() == 2);
    CHECK(cut.cutter.withoutMains() == 5);
}

TEST_CASE("no window is made of a record whose sampling rate no recorder has") {
    Cut cut;
    for (const double rate : {1e-9, 100.0, 1e9, 1e300})
        cut.cutter.add(burst(mainsCurrent(50, 12800, 3072, {}), rate));
    cut.cutter.finish();
    CHECK(cut.windows.empty());
    CHECK(cut.cutter.shortRecords() == 4);
}
