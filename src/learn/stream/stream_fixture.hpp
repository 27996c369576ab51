#pragma once

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "learn/seeded_random.hpp"
#include "learn/stream/state_bytes.hpp"

namespace joulewatch {

/// `count` independent standard normal samples.
inline std::vector<double> normalSamples(std::size_t count, std::uint64_t seed, double mean = 0) {
    SeededRandom random(seed, 0);
    std::vector<double> samples(count);
    for (double& each : samples) each = mean + random.normal();
    return samples;
}

/// What every streaming detector promises of its saved state. `feed(detector, sample)` gives
/// something that can be compared, the same for the same history.
template <class Detector, class Feed>
void checkSavedState(Detector detector, const std::vector<double>& samples, Feed feed) {
    const std::size_t half = samples.size() / 2;
    for (std::size_t i = 0; i < half; ++i) feed(detector, samples[i]);
    const std::string bytes = saveState(detector);
    auto restored = restoreState<Detector>(bytes);
    REQUIRE(restored.has_value());
    CHECK(saveState(*restored) == bytes);
    bool same = true;
    for (std::size_t i = half; i < samples.size(); ++i)
        same = same && feed(detector, samples[i]) == feed(*restored, samples[i]);
    CHECK(same);
    CHECK(saveState(*restored) == saveState(detector));

    const auto rejects = [](std::string_view damaged) {
        return !restoreState<Detector>(damaged).has_value();
    };
    const std::size_t step = std::max<std::size_t>(1, bytes.size() / 500);
    for (std::size_t size = 0; size < bytes.size(); size += step)
        CHECK(rejects(std::string_view(bytes).substr(0, size)));
    CHECK(rejects(bytes + '\0'));
    std::string other = bytes;
    other[4] = static_cast<char>(other[4] + 1);  // the version
    CHECK(restoreState<Detector>(other).error().message.find("version") != std::string::npos);
    // Damage that cannot be seen may change answers, but is worked with safely.
    for (std::size_t at = 0; at < bytes.size(); at += step)
        for (const int flip : {1, 0x80, 0xFF}) {
            std::string damaged = bytes;
            damaged[at] = static_cast<char>(damaged[at] ^ flip);
            auto odd = restoreState<Detector>(damaged);
            if (!odd) continue;
            for (std::size_t i = 0; i < std::min<std::size_t>(samples.size(), 40); ++i)
                feed(*odd, samples[i]);
        }
}

}  // namespace joulewatch
