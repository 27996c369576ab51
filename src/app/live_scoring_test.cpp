#include "app/live_scoring.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>

#include "app/open_settings.hpp"
#include "learn/seeded_random.hpp"
#include "support/temporary_directory.hpp"

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

/// Eight days of 230 V every ten seconds, then now and then a spike.
struct Readings {
    SeededRandom random{3, 0};
    Timestamp at{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    std::uint64_t row = 0;

    void play(LiveScoring& scoring, int rows) {
        ReadingBatch batch("m");
        for (int i = 0; i < rows; ++i, ++row, at += 10s) {
            const bool spike = row > 8 * 8640 && row % 100 == 0;
            batch.append(at, {(spike ? 250 : 230) + std::round(random.normal() * 100) / 100});
        }
        scoring.stored(ReadingSet::of({&batch, 1}).meters());
    }
};

struct Kept {
    std::filesystem::path folder;
    std::size_t told = 0;
    EventLog log{std::move(*openEvents(folder)), [this](const KeptEvent&) { ++told; }};
    LiveScoring scoring{folder / "scoring.state", log};

    std::vector<std::string> events() {
        REQUIRE(log.flush().has_value());
        std::vector<std::string> all;
        const auto kept = log.events({.limit = 1000});
        for (const KeptEvent& each : *kept)
            all.push_back(fmt::format("{} {} {}", name(each.event.kind),
                                      each.event.at.time_since_epoch().count(),
                                      each.event.until.has_value()));
        return all;
    }
};

}  // namespace

TEST_CASE("after a crash scoring goes on from what was saved, to the same events") {
    const TemporaryDirectory whole, crashed;
    Readings source;
    Kept reference{whole.path()};
    CHECK(reference.scoring.resume("journal") == 0);
    reference.scoring.checkpointed(0, "journal", false)();
    std::vector<std::string> expected;
    {
        Kept first{crashed.path()};
        CHECK(first.scoring.resume("journal") == 0);
        Readings same = source;
        source.play(reference.scoring, 8 * 8640 + 1000);
        same.play(first.scoring, 8 * 8640 + 1000);
        first.scoring.checkpointed(7, "journal", false)();
        CHECK(first.scoring.counts().stateBytes > 1000);
        CHECK(first.told > 0);
        Readings lost = same;  // told, and not saved
        lost.play(first.scoring, 500);
        CHECK_FALSE(first.events().empty());
    }
    Readings again = source;
    source.play(reference.scoring, 1000);
    Kept second{crashed.path()};
    CHECK(second.scoring.resume("journal") == 7);
    again.play(second.scoring, 1000);  // the journal tells the 500 anew, and 500 more
    CHECK(second.events() == reference.events());
    CHECK(second.events().size() == 20);
    CHECK(second.scoring.counts().readings.late == 0);

    Kept elsewhere{crashed.path()};
    CHECK(elsewhere.scoring.resume("another journal") == 0);  // what was learnt stays
    CHECK(elsewhere.scoring.counts().series == 1);
}

TEST_CASE("a damaged state is left aside: what is ordinary is learnt anew") {
    const TemporaryDirectory directory;
    {
        Kept kept{directory.path()};
        Readings source;
        source.play(kept.scoring, 1000);
        kept.scoring.checkpointed(3, "journal", false)();
    }
    const auto file = directory.path() / "scoring.state";
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(500);
    stream.put('x');
    stream.close();
    Kept kept{directory.path()};
    CHECK(kept.scoring.resume("journal") == 0);
    CHECK(kept.scoring.counts().statesLost == 1);
    CHECK(kept.scoring.counts().series == 0);
}
